using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>kill -9, or a power cut that also loses what was not yet synced, at a random moment under load; then it starts again.</summary>
internal sealed class KillFault(bool losesPower) : Fault
{
    private const int CyclesPerWorkload = 5;
    private const int AcknowledgedPerCycleMax = 150;
    private static readonly TimeSpan AcknowledgedWaitMax = TimeSpan.FromSeconds(20);

    public override string Name => losesPower ? "power" : "kill";

    public override string Does => losesPower
        ? "cuts the power at a random write or fsync: what was not yet synced is lost in part, and the process with it"
        : "kill -9 at random moments under load";

    public override int CyclesDefault => losesPower ? 100 : 500;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        var random = new Random(options.Seed);
        using var disk = losesPower ? OpenDisk(options.Seed) : null;
        await using var scene = await Scene.Open(options, disk);
        for (var cycle = 0; cycle < options.Cycles; cycle += CyclesPerWorkload)
        {
            await using var work = await scene.StartWork();
            for (var inner = 0; inner < Math.Min(CyclesPerWorkload, options.Cycles - cycle); inner++)
            {
                if (!await Workload.Acknowledged(scene.Ledger, random.Next(1, AcknowledgedPerCycleMax), AcknowledgedWaitMax))
                {
                    scene.Ledger.IsWrong($"nothing was acknowledged after cycle {cycle + inner}: {scene.Server.Said}");
                }

                await End(scene.Server, disk, random);
                await scene.Server.Start();
            }

            await scene.Settle(work);
        }

        var report = await scene.Finish(Name, options.Cycles);
        if (disk is not null)
        {
            report.Figures["bytes lost before they were synced"] = disk.Forgotten;
        }

        return report;
    }

    private static FaultyDisk OpenDisk(int seed)
    {
        FaultyDisk.Require();
        return new(seed);
    }

    private static async Task End(ServerProcess server, FaultyDisk? disk, Random random)
    {
        if (disk is null)
        {
            await Task.Delay(random.Next(30));
            await server.Kill();
            return;
        }

        disk.Set(DiskFault.CutPower, oneIn: random.Next(1, 200));
        await server.Exited();
        disk.Set(DiskFault.None);
    }
}
