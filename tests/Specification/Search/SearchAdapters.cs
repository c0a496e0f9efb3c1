using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;
using Realtime.Tests.Specification.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Search;

public sealed class MemorySearchSpecification() : SearchSpecification(new MemoryGrainStore());

public sealed class SqliteSearchSpecification() : SearchSpecification(new SqliteGrainStore());

public sealed class DynamoDbSearchSpecification(DynaliteServer server) : SearchSpecification(new DynamoDbGrainStore(server));

/// <summary>A table of one test, opened when it is first used.</summary>
internal sealed class DynamoDbGrainStore : GrainStore
{
    private readonly Lazy<DynamoDbStore> _store;

    public DynamoDbGrainStore(DynaliteServer server) =>
        _store = new(() => Task.Run(() => DynamoDbStore.Create(server, time: Time)).GetAwaiter().GetResult());

    public override IJournal Journal => _store.Value.Journal;

    public override IDocuments Documents => _store.Value.Documents;

    public override void Dispose()
    {
        _store.Value.Dispose();
        base.Dispose();
    }
}
