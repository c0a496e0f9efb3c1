using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>The disk is full, down to the last byte; later there is space again.</summary>
internal sealed class FullDiskFault : Fault
{
    private const int DiskMegabytes = 64;
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(20);

    public override string Name => "full-disk";

    public override string Does => "fills a small disk, and makes space again";

    public override int CyclesDefault => 10;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        SmallDisk.Require();
        using var disk = new SmallDisk(DiskMegabytes);
        await using var scene = await Scene.Open(options, folder: disk.Folder);
        for (var cycle = 0; cycle < options.Cycles; cycle++)
        {
            await using var work = await scene.StartWork();
            await Workload.Acknowledged(scene.Ledger, 50, RecoveryMax);
            disk.Fill();

            // What the log's file has room for is still written, be it only the health check's few bytes.
            var (before, health) = (scene.Ledger.Unavailable, 0);
            for (var waited = TimeSpan.Zero; (scene.Ledger.Unavailable == before || health != 503) && waited < FullMax; waited += TimeSpan.FromMilliseconds(50))
            {
                await Task.Delay(50);
                health = await scene.Server.Health();
            }

            if (scene.Ledger.Unavailable == before || health != 503)
            {
                scene.Ledger.IsWrong($"a full disk was not noticed: {scene.Ledger.Unavailable - before} refusals, health {health}");
            }

            disk.MakeSpace();
            if (!await Workload.Acknowledged(scene.Ledger, 20, RecoveryMax) || !await scene.Server.IsHealthy())
            {
                scene.Ledger.IsWrong($"it did not recover once there was space: {scene.Server.Said}");
            }

            await scene.Settle(work);
        }

        return await scene.Finish(Name, options.Cycles);
    }
}
