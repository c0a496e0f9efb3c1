using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>
/// Writes or fsyncs fail for a while: all of them, or some at random. All: every command is refused with 503 and Retry-After and
/// nothing is acknowledged. After it the server works again without a restart.
/// </summary>
internal sealed class FailingDiskFault(bool syncs) : Fault
{
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(20);

    private static readonly (DiskFault Fault, int Error)[] Writes =
    [
        (DiskFault.FailWrite, FaultyDisk.InputOutput), (DiskFault.FailWrite, FaultyDisk.NoSpace), (DiskFault.ShortWrite, FaultyDisk.NoSpace),
        (DiskFault.FailWrite | DiskFault.FailSync, FaultyDisk.InputOutput),
    ];

    private static readonly (DiskFault Fault, int Error)[] Syncs =
    [
        (DiskFault.FailSync | DiskFault.ForgetOnSync, FaultyDisk.InputOutput), (DiskFault.FailSync, FaultyDisk.InputOutput),
        (DiskFault.FailSync | DiskFault.ForgetOnSync, FaultyDisk.NoSpace),
    ];

    public override string Name => syncs ? "sync" : "write";

    public override string Does => syncs
        ? "fails fsync, and gives up what it did not write, as Linux does"
        : "fails writes with EIO or ENOSPC, or writes half";

    public override int CyclesDefault => 60;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        FaultyDisk.Require();
        var random = new Random(options.Seed);
        using var disk = new FaultyDisk(options.Seed);
        await using var scene = await Scene.Open(options, disk);
        for (var cycle = 0; cycle < options.Cycles; cycle++)
        {
            await using var work = await scene.StartWork();
            await Workload.Acknowledged(scene.Ledger, random.Next(20, 100), RecoveryMax);
            var (fault, error) = (syncs ? Syncs : Writes)[cycle % (syncs ? Syncs : Writes).Length];
            var oneIn = cycle % 2 == 0 ? 1 : random.Next(2, 8);
            disk.Set(fault, error, oneIn);
            if (oneIn == 1)
            {
                await Outage.ExpectRefusals(scene, work, $"{fault} {error}");
            }
            else
            {
                await Task.Delay(random.Next(300, 1_200));
            }

            // Half of the time the process ends while its disk fails, and what it did not sync is gone.
            var killed = syncs && cycle % 4 == 3;
            if (killed)
            {
                await scene.Server.Kill();
            }

            disk.Set(DiskFault.None);
            if (killed)
            {
                await scene.Server.Start();
            }

            await Outage.ExpectRecovery(scene, $"{fault} {error} 1/{oneIn}");
            await scene.Settle(work);
        }

        var report = await scene.Finish(Name, options.Cycles);
        report.Figures["calls failed"] = disk.Failed;
        report.Figures["fsyncs"] = disk.Syncs;
        report.Figures["bytes forgotten"] = disk.Forgotten;
        if (disk.Failed == 0 || report.Ledger.Unavailable == 0)
        {
            report.Ledger.IsWrong("no fault was noticed: nothing was proved");
        }

        return report;
    }
}
