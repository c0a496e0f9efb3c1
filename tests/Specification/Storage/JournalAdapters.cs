using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

public sealed class MemoryJournalSpecification : JournalSpecification
{
    protected override IJournal Journal { get; } = new MemoryJournal(new MemoryStore());
}

public sealed class SqliteJournalSpecification : JournalSpecification, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StorageMetrics metrics = new();
    private readonly SqliteDatabase database;

    public SqliteJournalSpecification()
    {
        database = SqliteDatabase.Open(folder.Path);
        Journal = new SqliteJournal(database, metrics);
    }

    protected override IJournal Journal { get; }

    public void Dispose()
    {
        database.Dispose();
        metrics.Dispose();
        folder.Dispose();
    }
}
