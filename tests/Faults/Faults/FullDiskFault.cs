using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>The disk is full, down to the last byte; every second time the server is killed and started meanwhile. Later there is space again.</summary>
internal sealed class FullDiskFault : Fault
{
    private const int DiskMegabytes = 64;
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(20);

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
            await Workload.Acknowledged(scene.Ledger, 50, WorkMax);
            disk.Fill();
            await ExpectNoticed(scene);
            await Outage.ExpectTruth(scene, work);
            if (cycle % 2 == 1)
            {
                await StartOnFullDisk(scene, disk);
            }

            disk.MakeSpace();
            if (scene.Server.HasExited)
            {
                await scene.Server.Start();
            }

            await Outage.ExpectRecovery(scene, "a full disk");
            await scene.Settle(work);
        }

        return await scene.Finish(Name, options.Cycles);
    }

    private static async Task ExpectNoticed(Scene scene)
    {
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
    }

    /// <summary>It refuses to start in one line, or starts as far as it can: what it acknowledged is judged at the end.</summary>
    private static async Task StartOnFullDisk(Scene scene, SmallDisk disk)
    {
        await scene.Server.Kill();
        disk.Fill();
        if (await scene.Server.TryStart(isUnhealthyEnough: true) is { } code
            && (code != 1 || scene.Server.Said.Split('\n') is not [var line] || !line.Contains("Storage:Path", StringComparison.Ordinal)))
        {
            scene.Ledger.IsWrong($"started on a full disk it ended with {code}: {scene.Server.Said}");
        }
    }
}
