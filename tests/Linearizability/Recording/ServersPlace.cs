using Realtime.Tests.Faults.Server;
using Realtime.Tests.Specification.Storage.DynamoDb;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>
/// The built server in processes of their own, over HTTP, killed with kill -9 while clients wait and started again. One on a data
/// folder owns its calendars; two on one table of a DynamoDB server each believe that they own all of them.
/// </summary>
internal sealed class ServersPlace : IRecordingPlace
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<ServerProcess> _servers;
    private readonly DynaliteServer? _dynalite;
    private readonly SocketsHttpHandler _connections = new() { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) };

    private ServersPlace(IReadOnlyList<ServerProcess> servers, DynaliteServer? dynalite) => (_servers, _dynalite) = (servers, dynalite);

    public string Name => _servers.Count == 1 ? "one server" : "two servers over one table";

    public int Kills { get; private set; }

    /// <summary>How often the servers are killed while so many histories are recorded at once.</summary>
    public int KillsPerBatch { get; init; } = 2;

    public RecordingOptions Options { get; init; } = new() { FarMoveShare = 0.02 };

    /// <summary>One server on a folder of its own.</summary>
    public static async Task<ServersPlace> Single()
    {
        var server = new ServerProcess();
        await StartAll([server]);
        return new([server], null);
    }

    /// <summary>Two servers on one table.</summary>
    public static async Task<ServersPlace> Shared()
    {
        var dynalite = new DynaliteServer();
        string[] settings = ["--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={await dynalite.Url}", $"--DynamoDb:Table=histories-{Guid.NewGuid():N}"];
        ServerProcess[] servers = [new(settings: settings), new(settings: settings)];
        await StartAll(servers);
        return new(servers, dynalite);
    }

    public async Task<IReadOnlyList<Recording>> Record(int histories, int seed)
    {
        var random = new Random(seed);
        var practice = await RecordedPractice.Found(_servers[0].Address, histories);
        var calendars = new List<HttpCalendar>();
        var addresses = _servers.Select(server => server.Address).ToList();
        foreach (var therapistId in practice.TherapistIds)
        {
            calendars.Add(new(practice, therapistId, await practice.Tokens(_servers[0].Address, Options), addresses, _connections));
        }

        var recorders = calendars.Select((calendar, number) => new HistoryRecorder($"{seed + number}", calendar, Options, seed + number)).ToList();
        var all = Task.WhenAll(recorders.Select(recorder => recorder.Record()));
        await Disturbance.Run(all, recorders, Options.Operations, KillsPerBatch, random, async () =>
        {
            var server = _servers[random.Next(_servers.Count)];
            await server.Kill();
            Kills++;
            await server.Start();
        });
        var recorded = await all;
        foreach (var calendar in calendars)
        {
            calendar.Dispose();
        }

        return [.. recorded.Zip(recorders, (history, recorder) => new Recording(history, recorder.Attempts))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _connections.Dispose();
        _dynalite?.Dispose();
    }

    private static async Task StartAll(IReadOnlyList<ServerProcess> servers)
    {
        // One after the other: the first prepares the table.
        foreach (var server in servers)
        {
            await server.Start().WaitAsync(ReadyMax);
        }
    }
}
