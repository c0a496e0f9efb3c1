using Realtime.GrainInterfaces.Errors;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>A specification of grains on one store, with one host started and more on request.</summary>
public abstract class GrainSpecification(GrainStore store) : IAsyncLifetime
{
    private readonly List<GrainServer> _servers = [];

    protected GrainStore Store => store;

    protected GrainServer Server => _servers[0];

    protected Clinic Clinic { get; private set; } = null!;

    /// <summary>What <see cref="Pass"/> lets pass before each look.</summary>
    protected virtual TimeSpan PassEach => TimeSpan.FromSeconds(1);

    public virtual async ValueTask InitializeAsync()
    {
        await Start();
        Clinic = new Clinic(Server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The first one dies, and another takes its place.</summary>
    protected async Task<GrainServer> Replace()
    {
        await Server.Kill();
        _servers[0] = await GrainServer.Start(store);
        Clinic = new Clinic(Server);
        return Server;
    }

    /// <summary>Another process over the same store.</summary>
    protected async Task<GrainServer> Start(HostStorage? storage = null)
    {
        var server = await GrainServer.Start(store, storage);
        _servers.Add(server);
        return server;
    }

    /// <summary>Lets time pass until it holds: sweeps come by, and what waits its time.</summary>
    protected Task Pass(Func<Task<bool>> condition, string what) => Waiting.Until(
        async () =>
        {
            Store.Time.Advance(PassEach);
            return await condition();
        },
        what);

    /// <summary>Null where the host, or what it needs, is gone before there is an answer.</summary>
    protected static async Task<T?> Try<T>(Func<Task<T>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (Exception error) when (error is ServiceUnavailableException or OrleansException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}
