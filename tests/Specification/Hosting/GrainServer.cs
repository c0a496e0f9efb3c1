using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo;
using Realtime.Silo.Storage.Faults;
using ManualTime = Realtime.Tests.Specification.Storage.ManualTime;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>One process as the product composes it, over a store that others may share: two of them are two owners of every grain.</summary>
public sealed class GrainServer : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isOver;

    private GrainServer(IHost host, HostStorage storage, GrainStore store)
    {
        _host = host;
        Storage = storage;
        Store = store;
    }

    public HostStorage Storage { get; }

    /// <summary>The store itself, past every fault.</summary>
    public GrainStore Store { get; }

    public ManualTime Time => Store.Time;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public HostControl Control => _host.Services.GetRequiredService<HostControl>();

    public LogRecorder Logged => _host.Services.GetRequiredService<LogRecorder>();

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<GrainServer> Start(
        GrainStore store, HostStorage? storage = null, bool seed = false, Action<IServiceCollection>? configure = null)
    {
        storage ??= new HostStorage();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([new("Storage:Provider", "Memory"), new("Demo:Seed", seed ? "true" : "false")]);
        builder.Services.AddSingleton<LogRecorder>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogRecorder>());
        HostControl.AddTo(builder.Services, store.Time);
        builder.AddRealtimeSilo();
        builder.Services.AddSingleton(store.Journal.WithFaults(storage));
        builder.Services.AddSingleton(store.Documents.WithFaults(storage));
        builder.Services.AddSingleton<IMailer>(store.Mail);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        var server = new GrainServer(host, storage, store);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await server.Kill();
            throw;
        }

        return server;
    }

    /// <summary>Ends as a killed process does: from one moment on nothing reaches storage, and nothing is finished.</summary>
    public async ValueTask Kill()
    {
        Storage.IsDown = true;
        await End(new CancellationToken(canceled: true));
    }

    public Task Deactivate(IAddressable grain) => Control.Deactivate(grain).Soon();

    public async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            Storage.Script.Clear();
            await End(CancellationToken.None);
        }
    }

    private async Task End(CancellationToken cancellation)
    {
        _isOver = true;
        await _host.StopAsync(cancellation);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
