using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

public sealed class MemoryDocumentsSpecification : DocumentsSpecification
{
    public MemoryDocumentsSpecification() => Documents = new MemoryDocuments(new MemoryStore(), Time);

    protected override IDocuments Documents { get; }
}

public sealed class SqliteDocumentsSpecification : DocumentsSpecification, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StorageMetrics metrics = new();
    private readonly SqliteDatabase database;

    public SqliteDocumentsSpecification()
    {
        // The sweep would delete what must count as absent while it is still there.
        database = SqliteDatabase.Open(folder.Path, new() { ExpirySweepInterval = TimeSpan.FromDays(1) }, Time);
        Documents = new SqliteDocuments(database, metrics);
    }

    protected override IDocuments Documents { get; }

    public void Dispose()
    {
        database.Dispose();
        metrics.Dispose();
        folder.Dispose();
    }
}
