using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// Chooses the native library once a process: the system's where it is there and no older than the bundled one, because the
/// system's gets its security fixes from the distribution.
/// </summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";
    private const int BundledVersion = 3_035_005;

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Makes SQLite usable; returns its version and where it comes from, e.g. <c>3.40.1 (system)</c>.</summary>
    public static string Ensure() => Loaded.Value;

    private static string Load()
    {
        // The provider's P/Invokes are what must be redirected, and before the first of them is bound (SetProvider calls one).
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(System is null ? "bundled" : "system")})";
    }

    private static nint? System { get; set; }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3")
        {
            return nint.Zero;
        }

        System ??= LoadSystem();
        return System ?? nint.Zero;
    }

    private static nint? LoadSystem()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(SystemName, out var library))
        {
            return null;
        }

        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export)
            && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() >= BundledVersion)
        {
            return library;
        }

        NativeLibrary.Free(library);
        return null;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
