using Realtime.Tests.Faults.Record;

namespace Realtime.Tests.Faults.Load;

/// <summary>Several visitors at work on one server, until they are told to stop.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abandon = new();
    private readonly Task running;

    private Workload(IReadOnlyList<VisitorClient> clients)
    {
        Clients = clients;
        running = Task.WhenAll(clients.Select(client => client.Run(stop.Token, abandon.Token)));
    }

    public IReadOnlyList<VisitorClient> Clients { get; }

    public static async Task<Workload> Start(Uri server, TestPractice practice, Ledger ledger, SlotCursor slots, int visitors, int seed)
    {
        var clients = new List<VisitorClient>();
        for (var number = 0; number < visitors; number++)
        {
            clients.Add(await VisitorClient.Enter(server, $"s{seed}v{number}", practice, ledger, slots, (seed * 100) + number));
        }

        return new(clients);
    }

    /// <summary>Waits until so much more was acknowledged, or <paramref name="max"/> has gone by.</summary>
    public static async Task<bool> Acknowledged(Ledger ledger, long more, TimeSpan max)
    {
        var goal = ledger.Acknowledged + more;
        for (var waited = TimeSpan.Zero; waited < max; waited += TimeSpan.FromMilliseconds(10))
        {
            if (ledger.Acknowledged >= goal)
            {
                return true;
            }

            await Task.Delay(10);
        }

        return false;
    }

    /// <summary>No new commands; returns once every one under way was answered, which needs the server to be there.</summary>
    public async Task Drain()
    {
        await stop.CancelAsync();
        await running.WaitAsync(DrainMax);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await abandon.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Commands that were given up.
        }

        foreach (var client in Clients)
        {
            await client.DisposeAsync();
        }

        stop.Dispose();
        abandon.Dispose();
    }
}
