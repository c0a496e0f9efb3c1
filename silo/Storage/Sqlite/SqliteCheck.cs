using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Sqlite;

/// <summary>
/// Reads everything there is, and says what is wrong: a tree or an index that is broken, a row that is not as it was written, a
/// stream with a gap or without its end. What could otherwise be missing without a sign (a key that an index no longer finds) shows
/// here. Snapshots are left out: one that is damaged is made anew from its stream.
/// </summary>
internal static class SqliteCheck
{
    private const string Batches =
        "SELECT b.key, b.count, b.data, s.name, s.head FROM batch b LEFT JOIN stream s ON s.id = b.key >> 32 ORDER BY b.key";

    private const string WithoutBatches =
        """
        SELECT name FROM stream WHERE head > 0
          AND NOT EXISTS (SELECT 1 FROM batch WHERE key BETWEEN id << 32 AND (id << 32) + 4294967295) LIMIT 1
        """;

    private const string Commands = "SELECT stream, command, sequence, checksum FROM command";

    private const int DamagesMax = 20;

    /// <summary>What is wrong, a line each; empty where nothing is.</summary>
    /// <exception cref="SqliteFailure">Not even that could be read.</exception>
    public static IReadOnlyList<string> Find(Connection connection)
        => FindInTrees(connection) is { Count: > 0 } damages ? damages : FindInRows(connection) is { } damage ? [damage] : [];

    /// <summary>In what SQLite itself keeps, pages, trees and indexes, of a file of any version.</summary>
    public static IReadOnlyList<string> FindInTrees(Connection connection)
    {
        var found = new List<string>();
        using var answers = connection.Use("PRAGMA integrity_check");
        while (found.Count < DamagesMax && answers.Step())
        {
            found.Add(answers.Text(0).ReplaceLineEndings(" "));
        }

        return found is ["ok"] ? [] : found;
    }

    /// <summary>The first line on what the program keeps in them, in a file of the present version; null where nothing is wrong.</summary>
    public static string? FindInRows(Connection connection)
        => FindInStreams(connection) ?? FindInCommands(connection) ?? FindInDocuments(connection);

    private static string? FindInStreams(Connection connection)
    {
        (long Id, string Name, long End, long Head) stream = (-1, string.Empty, 0, 0);
        using var rows = connection.Use(Batches);
        while (rows.Step())
        {
            var key = rows.Integer(0);
            if (BatchKey.Stream(key) != stream.Id)
            {
                if (stream.End != stream.Head)
                {
                    break;
                }

                if (rows.IsNull(3))
                {
                    return $"there are entries of stream {BatchKey.Stream(key)}, and no such stream";
                }

                stream = (BatchKey.Stream(key), rows.Text(3), 0, rows.Integer(4));
            }

            var first = BatchKey.FirstSequence(key);
            if (first != stream.End + 1 || !EntryBatch.IsWhole(rows.Blob(2), stream.Name, first))
            {
                return $"stream {stream.Name} is damaged at sequence {Math.Min(first, stream.End + 1)}";
            }

            stream.End = first + rows.Integer(1) - 1;
        }

        if (stream.End != stream.Head)
        {
            return $"stream {stream.Name} ends at sequence {stream.End}, and its head is {stream.Head}";
        }

        using var empty = connection.Use(WithoutBatches);
        return empty.Step() ? $"stream {empty.Text(0)} is empty, and should not be" : null;
    }

    private static string? FindInCommands(Connection connection)
    {
        using var rows = connection.Use(Commands);
        while (rows.Step())
        {
            if (!rows.IsNull(3) && rows.Integer(3) != CommandRow.ChecksumOf(rows.Integer(0), rows.Text(1), rows.Integer(2)))
            {
                return $"the command at sequence {rows.Integer(2)} of stream {rows.Integer(0)} is damaged";
            }
        }

        return null;
    }

    private static string? FindInDocuments(Connection connection)
    {
        using var rows = connection.Use(DocumentRows.Whole);
        try
        {
            while (rows.Step())
            {
                DocumentRows.Read(rows);
            }
        }
        catch (InvalidDataException damage)
        {
            return damage.Message;
        }

        return null;
    }
}
