using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>A table of one test. Several stores over one table are several processes, each with its own memory and transport.</summary>
internal sealed class DynamoDbStore : IDisposable
{
    private DynamoDbStore(DynamoDbTable table, FaultyTransport transport, TimeProvider time, StorageMetrics metrics)
    {
        Table = table;
        Transport = transport;
        Journal = new(table, metrics);
        Documents = new(table, metrics, time);
        Time = time;
    }

    public DynamoDbTable Table { get; }

    public FaultyTransport Transport { get; }

    public DynamoDbJournal Journal { get; }

    public DynamoDbDocuments Documents { get; }

    private TimeProvider Time { get; }

    public static async Task<DynamoDbStore> Create(DynaliteServer server, Action<DynamoDbOptions>? change = null, TimeProvider? time = null)
    {
        // Patient by default: the machine that runs the tests may be busy.
        var options = new DynamoDbOptions
        {
            ServiceUrl = await server.Url,
            Table = $"test-{Guid.NewGuid():N}",
            AttemptTimeout = TimeSpan.FromSeconds(20),
            Deadline = TimeSpan.FromSeconds(60),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            RetryDelayMax = TimeSpan.FromMilliseconds(20),
        };
        change?.Invoke(options);
        return await Open(options, time);
    }

    public static async Task<DynamoDbStore> Open(DynamoDbOptions options, TimeProvider? time = null)
    {
        var transport = new FaultyTransport();
        var metrics = new StorageMetrics();
        var table = await DynamoDbTable.Open(options, metrics, transport: inner =>
        {
            transport.InnerHandler = inner;
            return transport;
        });
        transport.Forget();
        return new(table, transport, time ?? TimeProvider.System, metrics);
    }

    /// <summary>Another process over the same table.</summary>
    public Task<DynamoDbStore> Another() => Open(Table.Options, Time);

    public void Dispose() => Table.Dispose();
}
