using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Realtime.Silo.Hosting;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Grains;

/// <summary>Starts Orleans silos.</summary>
public sealed class OrleansGrainHostFixture : IGrainHostFixture
{
    public async Task<IGrainHost> Start(GrainHostSettings settings) => await OrleansGrainHost.Start(settings);
}

/// <summary>One silo in this process, configured as the product's are, and nobody else in its cluster.</summary>
public sealed class OrleansGrainHost : IGrainHost
{
    private readonly IHost _host;
    private bool _isStopped;

    private OrleansGrainHost(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public Signals Signals => _host.Services.GetRequiredService<Signals>();

    public static async Task<OrleansGrainHost> Start(GrainHostSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddSingleton<BrittleSwitch>();
        builder.Services.AddSingleton<LogRecorder>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogRecorder>());
        HostControl.AddTo(builder.Services, TimeProvider.System);
        var cluster = new ClusterSettings();
        builder.Services.AddSingleton(cluster);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
            silo.ConfigureSilo(cluster);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            silo.Services.AddGrainStorage("shelf", (_, _) => new ShelfStorage(settings.Storage));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new OrleansGrainHost(host);
    }

    public Task Deactivate(IAddressable grain) => _host.Services.GetRequiredService<HostControl>().Deactivate(grain);

    public async Task Stop()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Grain states on a shelf, which hosts may share.</summary>
public sealed class ShelfStorage(StateShelf shelf) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (json, version) = shelf.Read(Key(stateName, grainId));
        grainState.State = json is null ? Activator.CreateInstance<T>() : StateShelf.FromJson<T>(json);
        (grainState.ETag, grainState.RecordExists) = (version == 0 ? null : version.ToString(), json is not null);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Put(stateName, grainId, grainState, StateShelf.ToJson(grainState.State));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        return Put(stateName, grainId, grainState, json: null);
    }

    private Task Put<T>(string stateName, GrainId grainId, IGrainState<T> grainState, string? json)
    {
        var key = Key(stateName, grainId);
        var version = shelf.TryWrite(key, json, grainState.ETag is null ? 0 : int.Parse(grainState.ETag))
            ?? throw new InconsistentStateException($"{key} was written by another.");
        (grainState.ETag, grainState.RecordExists) = (version.ToString(), json is not null);
        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{grainId}/{stateName}";
}
