using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Journal;

/// <summary>Which writes fail by a fault of the program, and not of storage; several hosts share it.</summary>
internal sealed class PoisonedWrites
{
    private readonly Lock _gate = new();
    private Func<DocumentWrite, bool> _match = _ => false;
    private bool _firstOnly;
    private string? _chosen;
    private int _left;

    public int Met { get; private set; }

    /// <param name="match">Which writes.</param>
    /// <param name="times">How many of them.</param>
    /// <param name="first">Only those of the record that comes first.</param>
    public void Next(Func<DocumentWrite, bool> match, int times, bool first = false)
    {
        lock (_gate)
        {
            (_match, _left, _firstOnly) = (match, times, first);
        }
    }

    public void Mend() => Next(_ => false, 0);

    public void Meet(DocumentWrite write)
    {
        lock (_gate)
        {
            if (_left == 0 || !_match(write) || (_firstOnly && (_chosen ??= write.Id) != write.Id))
            {
                return;
            }

            _left--;
            Met++;
            throw new InvalidOperationException("A fault, with what Ada Lovelace wrote in its message.");
        }
    }
}

/// <summary>Documents whose poisoned writes throw before they are applied.</summary>
internal sealed class PoisonedDocuments(IDocuments inner, PoisonedWrites poison) : IDocuments
{
    public Task<Document?> Read(string partition, string id, CancellationToken cancellation = default) => inner.Read(partition, id, cancellation);

    public Task<long?> Put(DocumentWrite write, CancellationToken cancellation = default)
    {
        poison.Meet(write);
        return inner.Put(write, cancellation);
    }

    public Task<bool> Delete(string partition, string id, long? expectedVersion = null, CancellationToken cancellation = default) =>
        inner.Delete(partition, id, expectedVersion, cancellation);

    public Task<DocumentPage> Query(string partition, DocumentRange range, CancellationToken cancellation = default) =>
        inner.Query(partition, range, cancellation);

    public Task<DocumentPage> QueryIndex(DocumentIndex index, string key, DocumentRange range, CancellationToken cancellation = default) =>
        inner.QueryIndex(index, key, range, cancellation);

    public Task<DocumentPage> Scan(string? cursor, int limit, CancellationToken cancellation = default) => inner.Scan(cursor, limit, cancellation);
}
