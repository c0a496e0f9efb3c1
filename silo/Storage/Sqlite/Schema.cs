namespace Realtime.Silo.Storage.Sqlite;

/// <summary>What <c>realtime.db</c> holds. Versions are only ever appended, and run in order on an older file.</summary>
internal static class Schema
{
    /// <summary>"RtmJ": tells this program's files from another's.</summary>
    private const long ApplicationId = 0x52746D4A;

    private const int VersionWithCommitted = 2;

    private static readonly string[] Versions =
    [
        """
        -- A stream's name, as the small integer that the other tables use. The condition of an append is an update of head.
        CREATE TABLE stream (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          head INTEGER NOT NULL DEFAULT 0,
          dispatched INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX stream_undispatched ON stream (name) WHERE head > dispatched;

        -- One append is one row. The key is stream id * 2^32 + first sequence: one B-tree in the order of reading, in which
        -- two batches of a stream that start at the same sequence collide. data is EntryBatch's format.
        CREATE TABLE batch (
          key INTEGER PRIMARY KEY,
          count INTEGER NOT NULL,
          data BLOB NOT NULL
        );

        CREATE TABLE command (
          stream INTEGER NOT NULL,
          command TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          PRIMARY KEY (stream, command)
        ) WITHOUT ROWID;

        CREATE TABLE snapshot (
          stream INTEGER PRIMARY KEY,
          sequence INTEGER NOT NULL,
          format TEXT NOT NULL,
          data BLOB NOT NULL
        );

        -- expires is in ticks (100 ns) of UTC since the year 1, as .NET counts.
        CREATE TABLE document (
          key INTEGER PRIMARY KEY,
          partition TEXT NOT NULL,
          id TEXT NOT NULL,
          version INTEGER NOT NULL,
          first_key TEXT,
          first_sort TEXT,
          second_key TEXT,
          second_sort TEXT,
          expires INTEGER,
          data BLOB NOT NULL,
          UNIQUE (partition, id)
        );
        CREATE INDEX document_first ON document (first_key, first_sort, partition, id) WHERE first_key IS NOT NULL;
        CREATE INDEX document_second ON document (second_key, second_sort, partition, id) WHERE second_key IS NOT NULL;
        CREATE INDEX document_expires ON document (expires) WHERE expires IS NOT NULL;

        -- For people with a shell; nothing in the program reads it.
        CREATE VIEW entries AS
          SELECT s.name AS stream, b.key & 4294967295 AS first, b.count, b.data
          FROM batch b JOIN stream s ON s.id = b.key >> 32;
        """,
        """
        -- CRC-32C of the row's other values (Checksum.cs); none in rows from before. Batches have theirs within data.
        ALTER TABLE document ADD COLUMN checksum INTEGER;
        ALTER TABLE snapshot ADD COLUMN checksum INTEGER;
        ALTER TABLE command ADD COLUMN checksum INTEGER;

        -- One row: how many groups were committed, compared with AcknowledgedMark at start.
        CREATE TABLE committed (number INTEGER NOT NULL);
        INSERT INTO committed VALUES (0);
        """,
    ];

    /// <summary>Looks without writing; the file's version, 0 where it is new.</summary>
    /// <exception cref="StorageConfigurationException">The file is another program's, or was written by a newer version.</exception>
    public static int Check(Connection connection, string folder)
    {
        var version = connection.Ask("PRAGMA user_version");
        if (version > Versions.Length)
        {
            throw new StorageConfigurationException(
                $"Storage:Path '{folder}' was written by a newer version of this program (schema {version}, known is {Versions.Length}).");
        }

        var isEmpty = connection.Ask("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && connection.Ask("PRAGMA application_id") != ApplicationId)
        {
            throw new StorageConfigurationException($"Storage:Path '{folder}' holds a {SqliteDatabase.FileName} of another program.");
        }

        return (int)version;
    }

    /// <summary>Creates or upgrades, each version in one transaction.</summary>
    public static void Prepare(Connection connection, int version)
    {
        for (; version < Versions.Length; version++)
        {
            connection.Execute(
                $"BEGIN IMMEDIATE; {Versions[version]} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version + 1}; COMMIT");
        }
    }

    /// <summary>How many groups were committed to a file of this version.</summary>
    public static long Committed(Connection connection, int version)
        => version >= VersionWithCommitted ? connection.Ask("SELECT number FROM committed") : 0;

    /// <summary>For who may not change it.</summary>
    /// <exception cref="StorageConfigurationException">The file is another program's, or of another version.</exception>
    public static void RequireKnown(Connection connection, string path)
    {
        if (connection.Ask("PRAGMA application_id") != ApplicationId)
        {
            throw new StorageConfigurationException($"'{path}' holds no database of this program.");
        }

        if (connection.Ask("PRAGMA user_version") is var version && version != Versions.Length)
        {
            throw new StorageConfigurationException(
                $"'{path}' has the schema {version}, and this version reads {Versions.Length}; a start of the server brings an older one up to date.");
        }
    }
}
