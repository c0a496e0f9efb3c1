using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Record;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>A server, its practice, its visitors, and the ledger of what they were told.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private const int VisitorsAtOnce = 6;
    private readonly SlotCursor slots = new();
    private readonly List<(string Token, string Room)> visitors = [];
    private int workloads;

    private readonly FaultOptions options;
    private readonly RemoteTable? table;

    private Scene(ServerProcess server, TestPractice practice, FaultOptions options, RemoteTable? table)
    {
        Server = server;
        Practice = practice;
        this.options = options;
        this.table = table;
        Ledger = new() { OnWrong = what => options.Note?.Invoke($"WRONG: {what}") };
        Verification = new(server.Address, practice, Ledger);
    }

    public ServerProcess Server { get; }

    public TestPractice Practice { get; }

    public Ledger Ledger { get; }

    public Verification Verification { get; }

    /// <summary>Everybody who was there, settled.</summary>
    public IReadOnlyList<(string Token, string Room)> Visitors => visitors;

    /// <param name="options">Of the run.</param>
    /// <param name="disk">Loaded into the server; null: an honest one.</param>
    /// <param name="folder">The data folder; null: a new one.</param>
    /// <param name="table">Keeps everything in place of the folder.</param>
    public static async Task<Scene> Open(FaultOptions options, FaultyDisk? disk = null, string? folder = null, RemoteTable? table = null)
    {
        var server = new ServerProcess(disk, folder, table?.Settings);
        try
        {
            await server.Start();
            return new(server, await TestPractice.Found(server.Address), options, table);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task<Workload> StartWork() => Workload.Start(Server.Address, Practice, Ledger, slots, VisitorsAtOnce, (options.Seed % 1000 * 1000) + ++workloads);

    /// <summary>Lets the visitors finish, and compares what they were told with what the server shows them and repeats to them.</summary>
    public async Task Settle(Workload work)
    {
        try
        {
            await work.Drain();
        }
        catch (TimeoutException)
        {
            Ledger.IsWrong($"commands were never answered: {string.Join("; ", work.Clients.Select(client => client.LastFailure).Distinct(StringComparer.Ordinal))}");
            throw;
        }

        foreach (var client in work.Clients)
        {
            await Verification.Messages(client.Token, client.Room);
            Watched(client);
        }

        await Verification.Repeats(work.Clients);
        visitors.AddRange(work.Clients.Select(client => (client.Token, client.Room)));
        options.Note?.Invoke($"{Ledger.Acknowledged} acknowledged, {Ledger.Unavailable} unavailable, {Ledger.WrongCount} wrong");
    }

    /// <summary>Compares all there is, ends the server, and reads its storage without it; so does the operator's check.</summary>
    public async Task<FaultReport> Finish(string fault, int cycles)
    {
        foreach (var (token, room) in visitors)
        {
            await Verification.Messages(token, room);
        }

        await Verification.Bookings();
        var code = await Server.Terminate();
        if (code != 0)
        {
            Ledger.IsWrong($"SIGTERM ended it with {code}: {Server.Said}");
        }

        var entries = table is null ? await ReadFolder() : await table.Ask(journal => StoreVerification.Run(journal, Practice, Ledger));
        var (checkCode, said) = await Server.Operate("check");
        if (checkCode != 0)
        {
            Ledger.IsWrong($"the check ended with {checkCode}: {said}");
        }

        return new(fault, cycles, Ledger, Verification.Missing, Verification.Doubled) { Figures = { ["entries read offline"] = entries } };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<long> ReadFolder()
    {
        using var metrics = new StorageMetrics();
        using var database = SqliteDatabase.Open(Server.Folder);
        return await StoreVerification.Run(new SqliteJournal(database, metrics), Practice, Ledger);
    }

    // What a visitor's own connections showed is what they were told.
    private void Watched(VisitorClient client)
    {
        var texts = client.Reader.Texts;
        foreach (var message in Ledger.Messages.Values.Where(message => message.RoomId == client.Room && message.Sequence <= texts.Count))
        {
            if (texts[(int)message.Sequence - 1] != message.Text)
            {
                Ledger.IsWrong($"message {message.ClientMessageId} was shown as something else");
            }
        }
    }
}
