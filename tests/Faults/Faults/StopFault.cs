using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>SIGSTOP, as a machine that swaps or a debugger does: longer than any client waits. Then it goes on.</summary>
internal sealed class StopFault : Fault
{
    private static readonly TimeSpan ResumeMax = TimeSpan.FromSeconds(40);

    public override string Name => "stop";

    public override string Does => "SIGSTOP for two minutes (a few seconds in the tests), then SIGCONT; a second server is refused meanwhile";

    public override int CyclesDefault => 3;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        await using var scene = await Scene.Open(options);
        for (var cycle = 0; cycle < options.Cycles; cycle++)
        {
            await using var work = await scene.StartWork();
            await Workload.Acknowledged(scene.Ledger, 100, ResumeMax);
            scene.Server.Signal("STOP");
            try
            {
                // Answers that were on their way.
                await Task.Delay(TimeSpan.FromMilliseconds(300));
                var before = scene.Ledger.Acknowledged;
                await ExpectRefused(scene);
                await Task.Delay(options.AtLength ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(2));
                if (scene.Ledger.Acknowledged != before)
                {
                    scene.Ledger.IsWrong("a stopped server acknowledged something");
                }
            }
            finally
            {
                scene.Server.Signal("CONT");
            }

            if (!await Workload.Acknowledged(scene.Ledger, 50, ResumeMax))
            {
                scene.Ledger.IsWrong($"nothing was acknowledged after it went on: {scene.Server.Said}");
            }

            await scene.Settle(work);
        }

        return await scene.Finish(Name, options.Cycles);
    }

    /// <summary>A supervisor that takes the stopped one for dead must not get a second writer.</summary>
    private static async Task ExpectRefused(Scene scene)
    {
        await using var second = new ServerProcess(folder: scene.Server.Folder);
        var code = await second.TryStart();
        if (code != 1 || !second.Said.Contains("is in use by another process", StringComparison.Ordinal))
        {
            scene.Ledger.IsWrong($"a second server on the folder: {code} {second.Said}");
        }
    }
}
