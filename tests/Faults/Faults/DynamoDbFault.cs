using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>
/// The whole server on DynamoDB, reached through a service that slows, throttles, fails, breaks connections, loses answers, and
/// carries requests out after their callers gave up: now and then, or always for a while. Sometimes the server is killed meanwhile.
/// </summary>
internal sealed class DynamoDbFault : Fault
{
    private static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(30);

    private static readonly Trouble[] Troubles =
    [
        new(OneIn: 3, ServiceFault.Throttled, ServiceFault.Failed, ServiceFault.FailedAfter, ServiceFault.Dropped, ServiceFault.AnswerLost, ServiceFault.AnswerCut),
        new(OneIn: 1, ServiceFault.AnswerLost, ServiceFault.AnswerCut, ServiceFault.FailedAfter),
        new(OneIn: 8, ServiceFault.Late) { IsKilled = true },
        new(OneIn: 1, ServiceFault.Throttled),
        new(OneIn: 1, ServiceFault.Late) { IsKilled = true },
        new(OneIn: 1, ServiceFault.Slow),
        new(OneIn: 1, ServiceFault.Failed, ServiceFault.Dropped),
        new(OneIn: 2, ServiceFault.AnswerLost, ServiceFault.FailedAfter),
        new(OneIn: 2, ServiceFault.Throttled, ServiceFault.Slow),
        new(OneIn: 4, ServiceFault.AnswerLost, ServiceFault.Late) { IsKilled = true },
    ];

    public override string Name => "dynamodb";

    public override string Does => "on DynamoDB: slow, throttled, failing, broken connections, answers lost after the write, writes that arrive late";

    public override int CyclesDefault => 60;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        Tools.Require("npm", "npm");
        var random = new Random(options.Seed);
        await using var table = options.AtLength
            ? await RemoteTable.Open(options.Seed, attemptTimeout: TimeSpan.FromSeconds(2), deadline: TimeSpan.FromSeconds(6))
            : await RemoteTable.Open(options.Seed, attemptTimeout: TimeSpan.FromMilliseconds(400), deadline: TimeSpan.FromMilliseconds(1_200));
        await using var scene = await Scene.Open(options, table: table);
        for (var cycle = 0; cycle < options.Cycles; cycle++)
        {
            await using var work = await scene.StartWork();
            await Workload.Acknowledged(scene.Ledger, random.Next(20, 100), WorkMax);
            await GoThrough(Troubles[cycle % Troubles.Length], scene, work, table.Service);
            await scene.Settle(work);
        }

        await table.Service.Quiet(QuietMax);
        var report = await scene.Finish(Name, options.Cycles);
        foreach (var (fault, count) in table.Service.Made.OrderBy(made => made.Key))
        {
            report.Figures[$"requests {fault}"] = count;
        }

        report.Figures["writes applied, not told"] = table.Service.UnknownWrites;
        (report.Figures["reads true"], report.Figures["reads refused"]) = scene.Ledger.ReadsInTrouble;
        if (table.Service.UnknownWrites == 0)
        {
            report.Ledger.IsWrong("no answer of a write was lost: nothing was proved");
        }

        return report;
    }

    private static async Task GoThrough(Trouble trouble, Scene scene, Workload work, UnreliableService service)
    {
        service.Set(trouble.OneIn, trouble.Faults);
        if (trouble.IsOutage)
        {
            await Outage.ExpectRefusals(scene, work, trouble.ToString());
        }
        else
        {
            if (!await Workload.Acknowledged(scene.Ledger, 30, WorkMax))
            {
                scene.Ledger.IsWrong($"{trouble}: nothing was acknowledged: {scene.Server.Said}");
            }

            await Outage.ExpectTruth(scene, work);
        }

        // What it sent before its end still arrives, while its successor works.
        if (trouble.IsKilled)
        {
            await scene.Server.Kill();
        }

        service.Set(oneIn: 1);
        if (trouble.IsKilled)
        {
            await scene.Server.Start();
        }

        await Outage.ExpectRecovery(scene, trouble.ToString());
    }

    /// <param name="OneIn">Of so many requests one meets one of the faults.</param>
    private sealed record Trouble(int OneIn, params ServiceFault[] Faults)
    {
        public bool IsKilled { get; init; }

        /// <summary>Nothing can be acknowledged meanwhile.</summary>
        public bool IsOutage => OneIn == 1 && !Faults.Contains(ServiceFault.Slow);

        public override string ToString() => $"one in {OneIn} {string.Join('/', Faults)}";
    }
}
