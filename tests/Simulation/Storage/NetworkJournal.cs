using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Storage;

/// <summary>The store's journal as one host reaches it.</summary>
internal sealed class NetworkJournal(StorageNetwork network, Process sender) : IJournal
{
    public Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(ListStreams), "all"), () => Now(network.Journal.ListStreams(cursor, limit)));

    public Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(Append), stream), () => Now(network.Journal.Append(stream, expectedSequence, entries)), isAppend: true);

    public Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(Read), stream), () => Now(network.Journal.Read(stream, afterSequence, limit)));

    public Task<long> ReadHead(string stream, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(ReadHead), stream), () => Now(network.Journal.ReadHead(stream)));

    public Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(FindCommand), stream), () => Now(network.Journal.FindCommand(stream, commandId)));

    public Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(ReadSnapshot), stream), () => Now(network.Journal.ReadSnapshot(stream)));

    public Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(WriteSnapshot), stream), () => Done(network.Journal.WriteSnapshot(stream, snapshot)));

    public Task<long> ReadDispatched(string stream, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(ReadDispatched), stream), () => Now(network.Journal.ReadDispatched(stream)));

    public Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(MarkDispatched), stream), () => Done(network.Journal.MarkDispatched(stream, sequence)));

    public Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(string? afterStream, int limit, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(ListUndispatched), ""), () => Now(network.Journal.ListUndispatched(afterStream, limit)));

    // The store itself answers at once; waiting is the network's.
    private static T Now<T>(Task<T> answered) => answered.GetAwaiter().GetResult();

    private static bool Done(Task answered)
    {
        answered.GetAwaiter().GetResult();
        return true;
    }
}

/// <summary>The store's documents as one host reaches them.</summary>
internal sealed class NetworkDocuments(StorageNetwork network, Process sender) : IDocuments
{
    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(Scan), "all"), () => network.Documents.Scan(cursor, limit).GetAwaiter().GetResult());

    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default) =>
        network.Send(sender, Of(nameof(Read), partition, id), () => network.Documents.Read(partition, id).GetAwaiter().GetResult());

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default) =>
        network.Send(sender, Of(nameof(Put), write.Partition, write.Id), () => network.Documents.Put(write).GetAwaiter().GetResult());

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default) =>
        network.Send(sender, Of(nameof(Delete), partition, id), () => network.Documents.Delete(partition, id, expectedVersion).GetAwaiter().GetResult());

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(Query), partition), () => network.Documents.Query(partition, range).GetAwaiter().GetResult());

    public Task<DocumentPage> QueryIndex(DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default) =>
        network.Send(sender, new StorageCall(nameof(QueryIndex), key), () => network.Documents.QueryIndex(index, key, range).GetAwaiter().GetResult());

    private static StorageCall Of(string verb, string partition, string id) => new(verb, $"{partition} {id}");
}
