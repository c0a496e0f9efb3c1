using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Transfer;

/// <summary>
/// The lines of an export, one JSON object each: <c>store</c> first, then streams (<c>stream</c>, its <c>entry</c> lines, its
/// <c>snapshot</c>), then <c>record</c> lines, and <c>end</c> with the counts and the digest of all between. Fields are only
/// ever appended.
/// </summary>
internal static class TransferLine
{
    public const int FormatVersion = 1;

    /// <summary>The largest line, a snapshot in base 64, is well below.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Store(DateTimeOffset at) => Write("store", json =>
    {
        json.WriteNumber("version", FormatVersion);
        json.WriteString("at", at);
    });

    public static ReadOnlyMemory<byte> Stream(StreamPosition stream) => Write("stream", json =>
    {
        json.WriteString("stream", stream.Stream);
        json.WriteNumber("head", stream.Head);
        json.WriteNumber("dispatched", stream.Dispatched);
    });

    public static ReadOnlyMemory<byte> Entry(string stream, StoredEntry entry) => Write("entry", json =>
    {
        json.WriteString("stream", stream);
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("kind", entry.Kind);
        if (entry.CommandId is { } commandId)
        {
            json.WriteString("commandId", commandId);
        }

        json.WriteString("at", entry.At);
        WriteData(json, entry.Data.Span);
    });

    public static ReadOnlyMemory<byte> Snapshot(string stream, JournalSnapshot snapshot) => Write("snapshot", json =>
    {
        json.WriteString("stream", stream);
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("format", snapshot.Format);
        WriteData(json, snapshot.Data.Span);
    });

    public static ReadOnlyMemory<byte> Record(Document record) => Write("record", json =>
    {
        json.WriteString("partition", record.Partition);
        json.WriteString("id", record.Id);
        json.WriteNumber("version", record.Version);
        WriteIndex(json, "first", record.First);
        WriteIndex(json, "second", record.Second);
        if (record.ExpiresAt is { } expiresAt)
        {
            json.WriteString("expiresAt", expiresAt);
        }

        WriteData(json, record.Data.Span);
    });

    public static ReadOnlyMemory<byte> End(TransferTotals totals) => Write("end", json =>
    {
        json.WriteNumber("streams", totals.Streams);
        json.WriteNumber("entries", totals.Entries);
        json.WriteNumber("snapshots", totals.Snapshots);
        json.WriteNumber("records", totals.Records);
        json.WriteString("sha256", totals.Sha256);
    });

    public static StreamPosition ReadStream(JsonElement line) =>
        new(line.GetProperty("stream").GetString()!, line.GetProperty("head").GetInt64(), line.GetProperty("dispatched").GetInt64());

    public static JournalEntry ReadEntry(JsonElement line) => new(
        line.GetProperty("kind").GetString()!,
        line.TryGetProperty("commandId", out var commandId) ? commandId.GetString() : null,
        line.GetProperty("at").GetDateTimeOffset(),
        ReadData(line));

    public static JournalSnapshot ReadSnapshot(JsonElement line) =>
        new(line.GetProperty("sequence").GetInt64(), line.GetProperty("format").GetString()!, ReadData(line));

    /// <summary>A write that gives the record the version it had, where nothing is.</summary>
    public static DocumentWrite ReadRecord(JsonElement line) => new(
        line.GetProperty("partition").GetString()!, line.GetProperty("id").GetString()!, ReadData(line),
        PutCondition.NewerThanStored(line.GetProperty("version").GetInt64()))
    {
        First = ReadIndex(line, "first"),
        Second = ReadIndex(line, "second"),
        ExpiresAt = line.TryGetProperty("expiresAt", out var expiresAt) ? expiresAt.GetDateTimeOffset() : null,
    };

    public static TransferTotals ReadEnd(JsonElement line) => new(
        line.GetProperty("streams").GetInt64(), line.GetProperty("entries").GetInt64(), line.GetProperty("snapshots").GetInt64(),
        line.GetProperty("records").GetInt64(), line.GetProperty("sha256").GetString()!);

    private static ReadOnlyMemory<byte> Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>As it stands where it is JSON on one line, else in base 64: the bytes come back the same either way.</summary>
    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (IsOneLineOfJson(data))
        {
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("base64", data);
        }
    }

    private static bool IsOneLineOfJson(ReadOnlySpan<byte> data)
    {
        // White space around a value would be lost.
        if (data.IsEmpty || data[0] <= ' ' || data[^1] <= ' ' || data.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read())
            {
            }

            return Encoding.UTF8.GetString(data) is var text && Encoding.UTF8.GetByteCount(text) == data.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] ReadData(JsonElement line) => line.TryGetProperty("base64", out var packed)
        ? packed.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(line.GetProperty("data").GetRawText());

    private static void WriteIndex(Utf8JsonWriter json, string name, IndexEntry? entry)
    {
        if (entry is { } value)
        {
            json.WriteStartArray(name);
            json.WriteStringValue(value.Key);
            json.WriteStringValue(value.Sort);
            json.WriteEndArray();
        }
    }

    private static IndexEntry? ReadIndex(JsonElement line, string name) =>
        line.TryGetProperty(name, out var entry) ? new(entry[0].GetString()!, entry[1].GetString()!) : null;
}

/// <summary>What a transfer carried; two stores with equal ones hold the same.</summary>
internal sealed record TransferTotals(long Streams, long Entries, long Snapshots, long Records, string Sha256);
