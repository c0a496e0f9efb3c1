using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>What several hosts stand on at once: one store behind both ports.</summary>
public abstract class GrainStore : IDisposable
{
    /// <summary>The clock of all that stands on it.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>Where mail of all that stands on it arrives.</summary>
    public RecordingMailer Mail { get; } = new();

    public abstract IJournal Journal { get; }

    public abstract IDocuments Documents { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Every stream's head and every record, so that two moments can be compared.</summary>
    public async Task<IReadOnlyList<string>> Dump(IEnumerable<string> partitions, IEnumerable<string> streams)
    {
        var lines = new List<string>();
        foreach (var stream in streams)
        {
            lines.Add($"{stream}: {await Journal.ReadHead(stream)}");
        }

        foreach (var partition in partitions)
        {
            var page = await Documents.Query(partition, new DocumentRange(Limit: IDocuments.QueryLimitMax));
            lines.AddRange(page.Items.Select(document => $"{partition} {document.Id} {document.Version}: {document.Text()}"));
        }

        return lines;
    }
}

public sealed class MemoryGrainStore : GrainStore
{
    public MemoryGrainStore()
    {
        var store = new MemoryStore();
        Journal = new MemoryJournal(store);
        Documents = new MemoryDocuments(store, Time);
    }

    public override IJournal Journal { get; }

    public override IDocuments Documents { get; }
}

public sealed class SqliteGrainStore : GrainStore
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageMetrics _metrics = new();
    private readonly SqliteDatabase _database;

    public SqliteGrainStore()
    {
        _database = SqliteDatabase.Open(_folder.Path, null, Time);
        Journal = new SqliteJournal(_database, _metrics);
        Documents = new SqliteDocuments(_database, _metrics);
    }

    public override IJournal Journal { get; }

    public override IDocuments Documents { get; }

    public override void Dispose()
    {
        _database.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
        base.Dispose();
    }
}
