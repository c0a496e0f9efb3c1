using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Record;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>
/// Files that changed while the server was down. It refuses them at start in one line, or at the read, or recovers; an answer that
/// lacks or changes something acknowledged is wrong. What a cut-off write leaves behind the last commit is recovered without a word.
/// </summary>
internal sealed class DamageFault : Fault
{
    private const int CyclesPerServer = 24;
    private static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(60);
    private static readonly Damage[] Kinds = Enum.GetValues<Damage>();

    public override string Name => "damage";

    public override string Does => "flips, zeroes, cuts and swaps parts of the database and its log between stop and start";

    public override int CyclesDefault => 3_000;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        var random = new Random(options.Seed);
        await using var scene = await Scene.Open(options);
        var killed = NewFolder();
        var ended = NewFolder();
        try
        {
            await Fill(scene, options.AtLength ? 3_000 : 600);
            Copy(scene.Server.Folder, killed);
            Copy(killed, ended);
            var truth = await StoreTruth.Read(ended);
            var outcomes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["entries"] = truth.Entries, ["records"] = truth.Documents };
            for (var cycle = 0; cycle < options.Cycles; cycle++)
            {
                var kind = Kinds[cycle % Kinds.Length];
                var original = kind.IsOfDatabase() && random.Next(2) == 0 ? ended : killed;
                await OneFolder(original, folder => Try(folder, kind, random, truth, scene.Ledger, outcomes));
                if (cycle % CyclesPerServer == 0)
                {
                    await OneFolder(killed, folder => TryServer(folder, Kinds[cycle / CyclesPerServer % Kinds.Length], random, scene, outcomes));
                }
            }

            await scene.Server.Start();
            var report = await scene.Finish(Name, options.Cycles);
            foreach (var (outcome, count) in outcomes)
            {
                report.Figures[outcome] = count;
            }

            return report;
        }
        finally
        {
            Directory.Delete(killed, recursive: true);
            Directory.Delete(ended, recursive: true);
        }
    }

    private static string NewFolder() => Path.Combine(Path.GetTempPath(), $"realtime-damage-{Guid.NewGuid():N}");

    /// <summary>Leaves the folder as kill -9 does: part of it in the database, part of it in the log.</summary>
    private static async Task Fill(Scene scene, int acknowledged)
    {
        await using var work = await scene.StartWork();
        await Workload.Acknowledged(scene.Ledger, acknowledged, WorkMax);
        await scene.Settle(work);
        await scene.Server.Kill();
    }

    private static async Task Try(
        string folder, Damage kind, Random random, StoreTruth truth, Ledger ledger, SortedDictionary<string, long> outcomes)
    {
        kind.Inflict(folder, random);
        try
        {
            using var database = SqliteDatabase.Open(folder, time: StoppedTime.LongAgo);
            var (refused, wrong) = await truth.Compare(database);
            Count(wrong.Count > 0 ? "answered wrongly" : refused > 0 ? "refused at a read" : "recovered whole");
            if (wrong.Count > 0)
            {
                ledger.IsWrong($"{kind}: {wrong.Count} answers, the first on {wrong[0]}");
            }

            if (kind == Damage.LogTornBehindItsEnd && refused > 0)
            {
                ledger.IsWrong($"{kind}: {refused} reads were refused");
            }
        }
        catch (StorageConfigurationException refusal)
        {
            Count("refused at start");
            if (kind == Damage.LogTornBehindItsEnd || refusal.Message.Contains('\n') || !refusal.Message.Contains("Storage:Path", StringComparison.Ordinal))
            {
                ledger.IsWrong($"{kind}: {refusal.Message}");
            }
        }

        void Count(string outcome) => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>The same with the real server: it ends with 1 and one line, or it serves the truth.</summary>
    private static async Task TryServer(string folder, Damage kind, Random random, Scene scene, SortedDictionary<string, long> outcomes)
    {
        kind.Inflict(folder, random);
        await using var server = new ServerProcess(folder: folder);
        if (await server.TryStart() is { } code)
        {
            outcomes["server starts refused"] = outcomes.GetValueOrDefault("server starts refused") + 1;
            if (code != 1 || server.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries) is not [var line] || !line.Contains("Storage:Path", StringComparison.Ordinal))
            {
                scene.Ledger.IsWrong($"{kind}: it ended with {code}: {server.Said}");
            }

            return;
        }

        var verification = new Verification(server.Address, scene.Practice, scene.Ledger);
        var outcome = "servers that served";
        try
        {
            await verification.Bookings();
            foreach (var (token, room) in scene.Visitors)
            {
                await verification.Messages(token, room);
            }
        }
        catch (UnexpectedAnswerException refusal) when (refusal.Answer.Code == "storage_unavailable")
        {
            outcome = "servers that refused a read";
        }

        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    private static async Task OneFolder(string original, Func<string, Task> act)
    {
        var folder = NewFolder();
        Copy(original, folder);
        try
        {
            await act(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
