using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Realtime.Tests.Faults.Server;

/// <summary>What faulty.c does to the server; several may be joined.</summary>
[Flags]
internal enum DiskFault
{
    None = 0,
    FailWrite = 1,
    ShortWrite = 2,
    FailSync = 4,

    /// <summary>With <see cref="FailSync"/>: what was written since the last good fsync is gone at once, as pages that the system gives up.</summary>
    ForgetOnSync = 8,

    /// <summary>At a random write or fsync: some of what was not yet synced is lost, and the process with it.</summary>
    CutPower = 16,
}

/// <summary>
/// The library built from faulty.c, and the file through which a server that has it loaded is told what to do. Changes count at
/// once.
/// </summary>
internal sealed class FaultyDisk : IDisposable
{
    public const int NoSpace = 28;
    public const int InputOutput = 5;

    private const int ControlBytes = 64;
    private static readonly Lazy<string> Built = new(Build);
    private readonly string control = Path.Combine(Path.GetTempPath(), $"realtime-faulty-{Guid.NewGuid():N}");
    private readonly MemoryMappedFile mapped;
    private readonly MemoryMappedViewAccessor view;

    public FaultyDisk(int seed)
    {
        File.WriteAllBytes(control, new byte[ControlBytes]);
        mapped = MemoryMappedFile.CreateFromFile(control, FileMode.Open);
        view = mapped.CreateViewAccessor(0, ControlBytes);
        view.Write(12, seed);
    }

    /// <summary>Calls that were made to fail.</summary>
    public long Failed => view.ReadInt64(24);

    /// <summary>Bytes written and then lost.</summary>
    public long Forgotten => view.ReadInt64(32);

    public long Syncs => view.ReadInt64(40);

    public static void Require() => Tools.Require("gcc", "gcc libc6-dev");

    /// <param name="fault">What happens from now on.</param>
    /// <param name="error">The errno of what fails.</param>
    /// <param name="oneIn">One call in so many, at random.</param>
    public void Set(DiskFault fault, int error = InputOutput, int oneIn = 1)
    {
        view.Write(4, error);
        view.Write(8, oneIn);
        view.Write(0, (int)fault);
    }

    /// <summary>Moves the server's wall clock against the machine's; its monotonic one goes on.</summary>
    public void SetClock(TimeSpan offset) => view.Write(16, (long)offset.TotalSeconds);

    public void LoadInto(ProcessStartInfo start, string folder)
    {
        start.Environment["LD_PRELOAD"] = Built.Value;
        start.Environment["FAULTY_FOLDER"] = folder;
        start.Environment["FAULTY_CONTROL"] = control;
    }

    public void Dispose()
    {
        view.Dispose();
        mapped.Dispose();
        File.Delete(control);
    }

    private static string Build()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "faulty.so");
        Tools.Run("gcc", "-O2", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Faulty", "faulty.c"), "-ldl", "-lpthread");
        return library;
    }
}
