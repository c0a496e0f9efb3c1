using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// What a database must pass before anything is answered from it: it is ours, it holds every commit that was acknowledged, and
/// (up to a size) all of it is whole. A refusal leaves the files as they were found, the log among them.
/// </summary>
internal sealed partial class StoreStart(string folder, SqliteOptions options, ILogger logger)
{
    /// <summary>Checks, then upgrades; the number of the last commit.</summary>
    /// <exception cref="StorageConfigurationException">It did not pass; one line that says what is wrong.</exception>
    public long Prepare(Connection connection, AcknowledgedMark mark)
    {
        var version = Schema.Check(connection, folder);
        var committed = Schema.Committed(connection, version);
        if (mark.Read() is var acknowledged && acknowledged > committed)
        {
            throw new StorageConfigurationException(
                $"Storage:Path '{folder}' lacks acknowledged writes: {SqliteDatabase.FileName} with its log ends at commit {committed}, and "
                + $"{acknowledged} was acknowledged. Restore a backup; or, to go on without them, delete {AcknowledgedMark.FileName}.");
        }

        var isToCheck = IsToCheck(connection);
        Refuse(isToCheck ? SqliteCheck.FindInTrees(connection).FirstOrDefault() : null);
        Schema.Prepare(connection, version);
        Refuse(isToCheck ? SqliteCheck.FindInRows(connection) : null);
        connection.KeepLogWhenClosed(false);
        return committed;
    }

    private bool IsToCheck(Connection connection)
    {
        var pages = connection.Ask("PRAGMA page_count");
        if (pages > options.StartCheckPagesMax)
        {
            LogNotChecked(pages, options.StartCheckPagesMax);
        }

        return pages <= options.StartCheckPagesMax;
    }

    private void Refuse(string? damage)
    {
        if (damage is not null)
        {
            throw new StorageConfigurationException($"Storage:Path '{folder}' is damaged: {damage}. Restore a backup.");
        }
    }

    [LoggerMessage(2011, LogLevel.Warning, "The database has {Pages} pages, more than Storage:Sqlite:StartCheckPagesMax ({PagesMax}): not checked at start")]
    private partial void LogNotChecked(long pages, int pagesMax);
}
