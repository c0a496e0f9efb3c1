using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Record;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>
/// One conversation of many clients, each of which loses its connection ten times at random moments, mid-send too, while the server is
/// killed: in the end every client has the same list without gap, with every acknowledged message in it once and each sender's in order.
/// </summary>
internal sealed class DropFault : Fault
{
    private const int LossesPerClient = 10;
    private const int DevicesPerPerson = 10;
    private static readonly TimeSpan TalkMax = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromMinutes(1);

    public override string Name => "drops";

    public override string Does => "100 clients send 20,000 messages to one conversation, lose 10 connections each, mid-send too, and the server is killed as many times";

    public override int CyclesDefault => 3;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        var (count, messages) = options.AtLength ? (100, 200) : (20, 40);
        var random = new Random(options.Seed);
        var ledger = new Ledger { OnWrong = what => options.Note?.Invoke($"WRONG: {what}") };
        await using var server = new ServerProcess();
        await server.Start();
        var conversation = await TalkingPractice.Found(server.Address, (count + DevicesPerPerson - 1) / DevicesPerPerson);
        var clients = Enumerable.Range(0, count).Select(number => new TalkingClient(
            server.Address, $"c{number}", conversation.Tokens[number / DevicesPerPerson], conversation.Room, messages, LossesPerClient, random.Next(), ledger, () => server.Said)).ToList();
        try
        {
            var kills = Enumerable.Range(0, options.Cycles).Select(_ => (int)(count * messages * (0.05 + (0.85 * random.NextDouble())))).Order().ToList();
            await Talk(server, clients, kills, ledger, options);
            var truth = await conversation.Read(server.Address);
            options.Note?.Invoke($"all is acknowledged, the conversation has {truth.Count} messages");
            using var patience = new CancellationTokenSource(CatchUpMax);
            await Task.WhenAll(clients.Select(client => client.CatchUp(truth.Count, patience.Token)));
            var (missing, doubled) = ConversationTruth.Compare(truth, clients, messages, ledger);
            await End(server, ledger);
            return new FaultReport(Name, options.Cycles, ledger, missing, doubled)
            {
                Figures =
                {
                    ["clients"] = count, ["messages"] = truth.Count, ["connections lost on purpose"] = clients.Sum(client => client.Lost),
                    ["connections"] = clients.Sum(client => client.Connections), ["kills"] = kills.Count,
                },
            };
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    /// <summary>Until every message is acknowledged; the server is killed whenever so many are.</summary>
    private static async Task Talk(ServerProcess server, List<TalkingClient> clients, List<int> kills, Ledger ledger, FaultOptions options)
    {
        using var patience = new CancellationTokenSource(TalkMax);
        var talking = Task.WhenAll(clients.Select(client => client.Talk(patience.Token)));
        foreach (var kill in kills)
        {
            while (ledger.Messages.Count < kill && !talking.IsCompleted)
            {
                await Task.Delay(5, patience.Token);
            }

            await server.Kill();
            options.Note?.Invoke($"killed with {ledger.Messages.Count} acknowledged");
            await server.Start();
        }

        try
        {
            await talking;
        }
        catch (OperationCanceledException)
        {
            ledger.IsWrong($"not all was acknowledged in {TalkMax}: {string.Join("; ", clients.Select(client => client.LastFailure).Distinct(StringComparer.Ordinal))}");
        }
    }

    private static async Task End(ServerProcess server, Ledger ledger)
    {
        if (await server.Terminate() is var code && code != 0)
        {
            ledger.IsWrong($"SIGTERM ended it with {code}: {server.Said}");
        }

        if (await server.Operate("check") is var (checkCode, said) && checkCode != 0)
        {
            ledger.IsWrong($"the check ended with {checkCode}: {said}");
        }
    }
}
