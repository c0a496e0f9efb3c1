using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

public sealed class DynamoDbJournalSpecification(DynaliteServer server) : JournalSpecification, IAsyncLifetime
{
    private DynamoDbStore store = null!;

    protected override IJournal Journal => store.Journal;

    public async ValueTask InitializeAsync() => store = await DynamoDbStore.Create(server);

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class DynamoDbDocumentsSpecification(DynaliteServer server) : DocumentsSpecification, IAsyncLifetime
{
    private DynamoDbStore store = null!;

    protected override IDocuments Documents => store.Documents;

    public async ValueTask InitializeAsync() => store = await DynamoDbStore.Create(server, time: Time);

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }
}
