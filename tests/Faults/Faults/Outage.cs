using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Record;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>What callers see while storage carries nothing out, and after it.</summary>
internal static class Outage
{
    private static readonly TimeSpan AnswersUnderWay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(30);

    /// <summary>Commands are refused with 503 and Retry-After, health says so, nothing is acknowledged, and no read is untrue.</summary>
    public static async Task ExpectRefusals(Scene scene, Workload work, string fault)
    {
        await Task.Delay(AnswersUnderWay);
        var before = scene.Ledger.Acknowledged;
        using var visitor = new ApiClient(scene.Server.Address);
        var answer = await visitor.Post("/api/organizations", new
        {
            organization = new { name = "Refused", slug = $"refused-{Guid.NewGuid():N}"[..20], timeZone = "Etc/UTC" },
            owner = new { name = "Owner", email = $"{Guid.NewGuid():N}@refused.example", password = "Greenhouse-demo-1" },
        });
        if (answer is not { Status: 503, Code: "storage_unavailable", RetryAfter: not null })
        {
            scene.Ledger.IsWrong($"{fault}: founding a practice answered {answer.Status} {answer.Body}");
        }

        if (await scene.Server.Health() is var health and not 503)
        {
            scene.Ledger.IsWrong($"{fault}: /api/health answered {health}");
        }

        await ExpectTruth(scene, work);
        if (scene.Ledger.Acknowledged != before)
        {
            scene.Ledger.IsWrong($"{fault}: {scene.Ledger.Acknowledged - before} acknowledged meanwhile");
        }
    }

    public static Task ExpectTruth(Scene scene, Workload work) =>
        new TruthfulReads(scene.Server.Address, scene.Practice, scene.Ledger)
            .Run(work.Clients.ToDictionary(client => client.Room, client => client.Token, StringComparer.Ordinal));

    public static async Task ExpectRecovery(Scene scene, string fault)
    {
        if (!await Workload.Acknowledged(scene.Ledger, 20, RecoveryMax) || !await scene.Server.IsHealthy())
        {
            scene.Ledger.IsWrong($"{fault}: it did not recover: {scene.Server.Said}");
        }
    }
}
