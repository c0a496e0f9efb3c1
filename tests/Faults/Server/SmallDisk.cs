namespace Realtime.Tests.Faults.Server;

/// <summary>A file system of a few megabytes, in memory, that can be filled; gone at the end.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string ballast;

    public SmallDisk(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("realtime-small-").FullName;
        try
        {
            Tools.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
        }
        catch (InvalidOperationException refusal)
        {
            // A container's root may not mount.
            Directory.Delete(Path);
            throw new ToolMissingException($"A small disk cannot be mounted here: {refusal.Message}");
        }

        Folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "data")).FullName;
        ballast = System.IO.Path.Combine(Path, "ballast");
    }

    public string Path { get; }

    /// <summary>The data folder on it.</summary>
    public string Folder { get; }

    public static void Require()
    {
        if (!Tools.IsRoot)
        {
            throw new ToolMissingException("Mounting a small disk needs root.");
        }

        Tools.Require("mount", "mount");
    }

    /// <summary>Leaves not one byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var size = 1 << 20; size > 0; size /= 16)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full for this size.
            }
        }
    }

    public void MakeSpace() => File.Delete(ballast);

    public void Dispose()
    {
        Tools.Run("umount", "-l", Path);
        Directory.Delete(Path);
    }
}
