using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Grains;

/// <summary>Starts embedded hosts.</summary>
public sealed class EmbeddedGrainHostFixture : IGrainHostFixture
{
    public async Task<IGrainHost> Start(GrainHostSettings settings) => await EmbeddedGrainHost.Start(settings);
}

/// <summary>One embedded host in a service provider of its own.</summary>
public sealed class EmbeddedGrainHost : IGrainHost
{
    private readonly ServiceProvider _services;
    private bool _isStopped;

    private EmbeddedGrainHost(ServiceProvider services) => _services = services;

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public Signals Signals => _services.GetRequiredService<Signals>();

    public BrittleSwitch Brittle => _services.GetRequiredService<BrittleSwitch>();

    public IGrainRuntimeControl Control => _services.GetRequiredService<IGrainRuntimeControl>();

    public LogRecorder Logged => _services.GetRequiredService<LogRecorder>();

    public static async Task<EmbeddedGrainHost> Start(
        GrainHostSettings? settings = null, Action<GrainRuntimeOptions>? configure = null, TimeProvider? time = null, ITurnScheduler? scheduler = null)
    {
        settings ??= new();
        var services = new ServiceCollection();
        services.AddSingleton<Signals>();
        services.AddSingleton<BrittleSwitch>();
        services.AddSingleton<LogRecorder>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogRecorder>());
        services.AddSingleton(settings.Storage);
        services.AddSingleton<IGrainStateStore, ShelfStateStore>();
        services.AddSingleton(time ?? TimeProvider.System);
        if (scheduler is not null)
        {
            services.AddSingleton(scheduler);
        }

        services.AddGrainRuntime(
            options =>
            {
                options.ResponseTimeout = settings.ResponseTimeout;
                configure?.Invoke(options);
            },
            typeof(CounterGrain).Assembly);
        var host = new EmbeddedGrainHost(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }));
        foreach (var service in host._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return host;
    }

    public Task Deactivate(IAddressable grain) => Control.Deactivate(grain);

    public async Task Stop()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _services.DisposeAsync();
    }
}

/// <summary>Grain states on a shelf, which hosts may share.</summary>
public sealed class ShelfStateStore(StateShelf shelf) : IGrainStateStore
{
    public Task<StoredGrainState<TState>> Read<TState>(GrainStateKey key, CancellationToken cancellation)
    {
        var (json, version) = shelf.Read(key.ToString());
        return Task.FromResult(new StoredGrainState<TState>(json is not null, json is null ? default : StateShelf.FromJson<TState>(json), Etag(version)));
    }

    public Task<string> Write<TState>(GrainStateKey key, TState state, string? etag, CancellationToken cancellation) =>
        Task.FromResult(Put(key, StateShelf.ToJson(state), etag));

    public Task<string?> Clear(GrainStateKey key, string? etag, CancellationToken cancellation) => Task.FromResult<string?>(Put(key, json: null, etag));

    private string Put(GrainStateKey key, string? json, string? etag) =>
        Etag(shelf.TryWrite(key.ToString(), json, etag is null ? 0 : int.Parse(etag))
            ?? throw new InconsistentStateException($"{key} was written by another.", Etag(shelf.Read(key.ToString()).Version), etag))!;

    private static string? Etag(int version) => version == 0 ? null : version.ToString();
}
