namespace Realtime.Silo.Storage.Sqlite;

/// <summary>Copies of a database: taken while a server has the folder, and put in place where none has.</summary>
public static class SqliteCopies
{
    private const string Unfinished = ".partial";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Copies one moment of the folder's database to <paramref name="target"/>, durably; the file has that name only once it is
    /// whole. Through a connection of its own, which only reads: the server need not stop.
    /// </summary>
    /// <exception cref="StorageConfigurationException">There is no database, the target is there already, or it cannot be written.</exception>
    public static void Take(string folder, string target)
    {
        var file = Path.Combine(folder, SqliteDatabase.FileName);
        if (!File.Exists(file))
        {
            throw new StorageConfigurationException($"Storage:Path '{folder}' holds no {SqliteDatabase.FileName}.");
        }

        var partial = Begin(target);
        SqliteLibrary.Ensure();
        try
        {
            using (var connection = Connection.Open(file, readOnly: true, new SqliteOptions().BusyTimeout))
            {
                connection.Execute($"VACUUM INTO '{partial.Replace("'", "''", StringComparison.Ordinal)}'");
            }

            Finish(partial, target);
        }
        catch (SqliteFailure reason)
        {
            File.Delete(partial);
            throw new StorageConfigurationException($"The backup to '{target}' failed: {reason.Message}", reason);
        }
    }

    /// <summary>Puts a copy in place as the database of a folder that has none, and brings it up to this version.</summary>
    /// <exception cref="StorageConfigurationException">The folder has a database, or is in use; the copy is not one.</exception>
    public static void PutInPlace(string copy, string folder)
    {
        using (SqliteDatabase.OpenForReading(copy))
        {
            // It is one of ours.
        }

        var target = Path.Combine(folder, SqliteDatabase.FileName);
        using (FolderLock.Take(folder))
        {
            var partial = Begin(target);
            using (var from = File.OpenRead(copy))
            using (var to = new FileStream(partial, FileMode.Open, FileAccess.Write))
            {
                from.CopyTo(to);
            }

            // Of what was acknowledged after the copy: whoever restores goes on without it.
            File.Delete(Path.Combine(folder, AcknowledgedMark.FileName));
            Finish(partial, target);
        }

        SqliteDatabase.Open(folder).Dispose();
    }

    /// <summary>Makes the empty file that becomes the copy: it holds the keys of tokens, so nobody else may read it.</summary>
    private static string Begin(string target)
    {
        if (File.Exists(target) || File.Exists(target + "-wal"))
        {
            throw new StorageConfigurationException($"'{target}' is there already; move it away first.");
        }

        var partial = target + Unfinished;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            File.Delete(partial);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            new FileStream(partial, options).Dispose();
            return partial;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageConfigurationException($"'{target}' cannot be written: {reason.Message.ReplaceLineEndings(" ")}", reason);
        }
    }

    private static void Finish(string partial, string target)
    {
        using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, target);
    }
}
