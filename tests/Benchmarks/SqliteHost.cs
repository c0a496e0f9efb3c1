using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Silo;

namespace Realtime.Benchmarks;

/// <summary>The grains as the product composes them, over SQLite in a folder that goes with them.</summary>
internal sealed class SqliteHost : IAsyncDisposable
{
    private readonly IHost _host;

    private SqliteHost(IHost host, string folder) => (_host, Folder) = (host, folder);

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public string Folder { get; }

    public static async Task<SqliteHost> Start(CancellationToken cancellation)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, $"measured-{Guid.NewGuid():N}");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([new("Storage:Path", folder)]);
        builder.AddRealtimeSilo();
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new(host, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
