using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary>A data folder that a test opens, closes and opens again.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteOptions options;

    public SqliteStore(SqliteOptions? options = null)
    {
        this.options = options ?? new();
        Reopen();
    }

    public string Path => folder.Path;

    public StorageMetrics Metrics { get; } = new();

    public ManualTime Time { get; } = new();

    public SqliteDatabase Database { get; private set; } = null!;

    public SqliteJournal Journal { get; private set; } = null!;

    public SqliteDocuments Documents { get; private set; } = null!;

    public void Reopen()
    {
        Database?.Dispose();
        Database = SqliteDatabase.Open(folder.Path, options, Time, Metrics);
        Journal = new(Database, Metrics);
        Documents = new(Database, Metrics);
    }

    /// <summary>Keeps the writer busy until the answer is disposed, so that what is submitted meanwhile becomes one group.</summary>
    public async Task<IDisposable> HoldWriter()
    {
        var hold = new HoldWrite();
        _ = Database.Writer.Submit(hold, CancellationToken.None);
        await hold.Reached;
        return hold;
    }

    public void Dispose()
    {
        Database.Dispose();
        Metrics.Dispose();
        folder.Dispose();
    }

    private sealed class HoldWrite : WriteOperation<bool>, IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();

        public Task Reached => reached.Task;

        public override int Bytes => 0;

        public override void Apply(Connection connection, StreamIds streams)
        {
            reached.SetResult();
            released.Wait();
        }

        public void Dispose() => released.Set();
    }
}

/// <summary>Any text, run as a write of the group it is in.</summary>
internal sealed class SqlWrite(string sql) : WriteOperation<bool>
{
    public override int Bytes => 0;

    public override void Apply(Connection connection, StreamIds streams) => connection.Execute(sql);
}
