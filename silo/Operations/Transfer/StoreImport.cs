using System.Text.Json;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>Fills an empty store from an export's file, and reads it back to compare.</summary>
internal sealed class StoreImport(IJournal journal, IDocuments documents, DateTimeOffset now)
{
    private readonly ContentDigest _digest = new();
    private readonly ContentDigest _kept = new();
    private readonly List<JournalEntry> _batch = [];
    private StreamPosition? _stream;
    private long _written;
    private int _batchBytes;
    private long _streams;
    private long _entries;
    private long _snapshots;
    private long _records;

    /// <summary>Records that expired since the export.</summary>
    public long Expired { get; private set; }

    /// <summary>What the store now is to hold.</summary>
    public TransferTotals Expected => new(_streams, _entries, _snapshots, _records - Expired, _kept.ToString());

    /// <summary>True where nothing is in it that an import could mix with.</summary>
    public static async Task<bool> IsEmpty(IJournal journal, IDocuments documents, CancellationToken cancellation)
    {
        await foreach (var _ in journal.AllStreams(cancellation))
        {
            return false;
        }

        await foreach (var _ in documents.AllRecords(cancellation))
        {
            return false;
        }

        return true;
    }

    /// <summary>The totals that the file's last line states, which are those of the lines before it.</summary>
    /// <exception cref="InvalidDataException">The file is no whole export.</exception>
    public async Task<TransferTotals> Run(string file, IProgress<long> progress, CancellationToken cancellation)
    {
        try
        {
            return await Read(file, progress, cancellation);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or JsonException)
        {
            throw new InvalidDataException("A line of the file is not one of an export.", error);
        }
    }

    private async Task<TransferTotals> Read(string file, IProgress<long> progress, CancellationToken cancellation)
    {
        var (isBegun, end) = (false, (TransferTotals?)null);
        await foreach (var bytes in TransferReader.Lines(file, cancellation))
        {
            using var line = JsonDocument.Parse(bytes);
            var type = line.RootElement.GetProperty("type").GetString();
            if (end is not null || isBegun == (type == "store"))
            {
                throw new InvalidDataException("The file is not one export from its first line to its last.");
            }

            isBegun = true;
            if (type == "end")
            {
                await EndStream(cancellation);
                end = TransferLine.ReadEnd(line.RootElement);
            }
            else if (type == "store")
            {
                CheckVersion(line.RootElement);
            }
            else
            {
                _digest.Add(bytes);
                if (await Take(type, line.RootElement, cancellation))
                {
                    _kept.Add(bytes);
                }

                progress.Report(_entries);
            }
        }

        var carried = new TransferTotals(_streams, _entries, _snapshots, _records, _digest.ToString());
        return end == carried ? carried : throw new InvalidDataException("The file is not whole: its end does not state what it holds.");
    }

    private static void CheckVersion(JsonElement line)
    {
        if (line.GetProperty("version").GetInt32() is var version && version != TransferLine.FormatVersion)
        {
            throw new InvalidDataException($"The file has the format {version}; this version reads {TransferLine.FormatVersion}.");
        }
    }

    /// <summary>False for what has expired.</summary>
    private async Task<bool> Take(string? type, JsonElement line, CancellationToken cancellation)
    {
        switch (type)
        {
            case "stream":
                await EndStream(cancellation);
                _streams++;
                (_stream, _written) = (TransferLine.ReadStream(line), 0);
                break;
            case "entry":
                _entries++;
                await Add(TransferLine.ReadEntry(line), cancellation);
                break;
            case "snapshot":
                _snapshots++;
                await Flush(cancellation);
                await journal.WriteSnapshot(_stream!.Value.Stream, TransferLine.ReadSnapshot(line), cancellation);
                break;
            case "record":
                _records++;
                await EndStream(cancellation);
                var record = TransferLine.ReadRecord(line);
                if (record.ExpiresAt <= now)
                {
                    Expired++;
                    return false;
                }

                await documents.Put(record, cancellation);
                break;
            default:
                throw new InvalidDataException($"The file has a line of the unknown type '{type}'.");
        }

        return true;
    }

    private async Task Add(JournalEntry entry, CancellationToken cancellation)
    {
        var bytes = entry.Data.Length + entry.Kind.Length + (entry.CommandId is { } id ? System.Text.Encoding.UTF8.GetByteCount(id) : 0);
        if (_batch.Count == IJournal.BatchEntriesMax || _batchBytes + bytes > IJournal.BatchBytesMax)
        {
            await Flush(cancellation);
        }

        _batch.Add(entry);
        _batchBytes += bytes;
    }

    private async Task Flush(CancellationToken cancellation)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        if (_stream is not { } stream || !await journal.Append(stream.Stream, _written, [.. _batch], cancellation))
        {
            throw new InvalidDataException($"Somebody else writes to {_stream?.Stream ?? "the store"}, or the file has it twice.");
        }

        _written += _batch.Count;
        _batch.Clear();
        _batchBytes = 0;
    }

    private async Task EndStream(CancellationToken cancellation)
    {
        await Flush(cancellation);
        if (_stream is { } stream)
        {
            await journal.MarkDispatched(stream.Stream, stream.Dispatched, cancellation);
            _stream = null;
        }
    }
}
