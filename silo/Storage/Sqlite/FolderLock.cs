namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// A data folder belongs to one process. The lock is the operating system's on an open file, so that it ends with the process
/// however that ends; the file itself stays.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    public const string FileName = "realtime.lock";

    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Creates the folder where it is missing, and takes it.</summary>
    /// <exception cref="StorageConfigurationException">It cannot be created or written, or another process has it.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refused(folder, "cannot be created", reason);
        }

        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix and a sharing mode on Windows.
            return new(new FileStream(
                Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (UnauthorizedAccessException reason)
        {
            throw Refused(folder, "cannot be written", reason);
        }
        catch (IOException reason)
        {
            throw IsInUse(reason)
                ? new StorageConfigurationException($"Storage:Path '{folder}' is in use by another process.", reason)
                : Refused(folder, "cannot be written", reason);
        }
    }

    public void Dispose() => file.Dispose();

    // EWOULDBLOCK of flock on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsInUse(IOException reason) => (reason.HResult & 0xFFFF) is 11 or 35 or 32;

    private static StorageConfigurationException Refused(string folder, string what, Exception reason)
        => new($"Storage:Path '{folder}' {what}: {reason.Message.ReplaceLineEndings(" ")}", reason);
}
