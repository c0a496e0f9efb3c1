using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Faults.Faults;

/// <summary>What happens to a file of a folder that nobody has open.</summary>
internal enum Damage
{
    BitOfLog,
    BitOfDatabase,
    BytesOfLog,
    BytesOfDatabase,
    PageOfDatabaseZeroed,
    SectorOfLogZeroed,
    LogCut,
    DatabaseCut,
    LogRemoved,
    PageOfDatabaseFromElsewhere,

    /// <summary>Not damage: what a write that was cut off leaves behind the last commit.</summary>
    LogTornBehindItsEnd,
}

internal static class Damaging
{
    private const int Page = 4096;
    private const int LogHeader = 32;

    /// <summary>Whether it needs no log.</summary>
    public static bool IsOfDatabase(this Damage damage) => damage is Damage.BitOfDatabase or Damage.BytesOfDatabase
        or Damage.PageOfDatabaseZeroed or Damage.PageOfDatabaseFromElsewhere or Damage.DatabaseCut;

    /// <summary>Does it, at a place and with bits that <paramref name="random"/> chooses.</summary>
    public static void Inflict(this Damage damage, string folder, Random random)
    {
        var database = Path.Combine(folder, SqliteDatabase.FileName);
        var log = $"{database}-wal";
        switch (damage)
        {
            case Damage.BitOfLog:
                Change(log, random, bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
                break;
            case Damage.BitOfDatabase:
                Change(database, random, bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
                break;
            case Damage.BytesOfLog:
                Change(log, random, bytes => random.NextBytes(Part(bytes, random.Next(1, 64), 1, random)));
                break;
            case Damage.BytesOfDatabase:
                Change(database, random, bytes => random.NextBytes(Part(bytes, random.Next(1, 64), 1, random)));
                break;
            case Damage.PageOfDatabaseZeroed:
                Change(database, random, bytes => Part(bytes, Page, Page, random).Clear());
                break;
            case Damage.SectorOfLogZeroed:
                Change(log, random, bytes => Part(bytes, 512, 512, random).Clear());
                break;
            case Damage.PageOfDatabaseFromElsewhere:
                Change(database, random, bytes => Part(bytes, Page, Page, random).ToArray().CopyTo(Part(bytes, Page, Page, random)));
                break;
            case Damage.LogCut:
                Cut(log, random);
                break;
            case Damage.DatabaseCut:
                Cut(database, random);
                break;
            case Damage.LogRemoved:
                File.Delete(log);
                break;
            case Damage.LogTornBehindItsEnd:
                Tear(log, random);
                break;
        }
    }

    private static void Change(string path, Random random, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        var before = bytes.ToArray();
        do
        {
            change(bytes);
        }
        while (bytes.AsSpan().SequenceEqual(before));
        File.WriteAllBytes(path, bytes);
    }

    private static Span<byte> Part(byte[] bytes, int length, int step, Random random) =>
        bytes.AsSpan(random.Next((bytes.Length - length) / step) * step, length);

    private static void Cut(string path, Random random)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(random.NextInt64(file.Length));
    }

    // A frame that looks like the last one, cut off or not as it was meant.
    private static void Tear(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        var frame = bytes.AsSpan(LogHeader, Math.Min(Page + 24, bytes.Length - LogHeader)).ToArray();
        random.NextBytes(frame.AsSpan(16));
        using var file = new FileStream(path, FileMode.Append);
        for (var frames = random.Next(1, 4); frames > 0; frames--)
        {
            file.Write(frame, 0, random.Next(1, frame.Length));
        }
    }
}
