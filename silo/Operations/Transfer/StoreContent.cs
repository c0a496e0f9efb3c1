using System.Runtime.CompilerServices;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>All that a store holds, as the lines of an export, and their totals.</summary>
internal sealed class StoreContent(IJournal journal, IDocuments documents)
{
    private readonly ContentDigest _digest = new();
    private long _streams;
    private long _entries;
    private long _snapshots;
    private long _records;

    /// <summary>Of the lines that were read so far.</summary>
    public TransferTotals Totals => new(_streams, _entries, _snapshots, _records, _digest.ToString());

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(IProgress<long> progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stream in journal.AllStreams(cancellation))
        {
            _streams++;
            yield return Counted(TransferLine.Stream(stream));
            for (var sequence = 0L; sequence < stream.Head;)
            {
                var page = await journal.Read(stream.Stream, sequence, IJournal.ReadEntriesMax, cancellation);
                foreach (var entry in page.TakeWhile(entry => entry.Sequence <= stream.Head))
                {
                    if (entry.Sequence != ++sequence)
                    {
                        throw new InvalidDataException($"{stream.Stream} has entry {entry.Sequence} in place of {sequence}; see check.");
                    }

                    _entries++;
                    yield return Counted(TransferLine.Entry(stream.Stream, entry));
                }

                if (page.Count == 0)
                {
                    throw new InvalidDataException($"{stream.Stream} ends at {sequence}, its head is {stream.Head}; see check.");
                }

                progress.Report(_entries);
            }

            // Written meanwhile: it belongs to entries that are not in the export.
            if (await journal.ReadSnapshot(stream.Stream, cancellation) is { } snapshot && snapshot.Sequence <= stream.Head)
            {
                _snapshots++;
                yield return Counted(TransferLine.Snapshot(stream.Stream, snapshot));
            }
        }

        await foreach (var record in documents.AllRecords(cancellation))
        {
            _records++;
            yield return Counted(TransferLine.Record(record));
        }
    }

    private ReadOnlyMemory<byte> Counted(ReadOnlyMemory<byte> line)
    {
        _digest.Add(line.Span);
        return line;
    }
}
