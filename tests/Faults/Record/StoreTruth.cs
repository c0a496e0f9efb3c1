using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Faults.Record;

/// <summary>What the ports answered from a whole store, to be compared with what they answer from a damaged copy of it.</summary>
internal sealed class StoreTruth
{
    private readonly Dictionary<string, List<string>> streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, string Command), long> commands = [];
    private readonly Dictionary<(string Partition, string Id), string> documents = [];
    private readonly Dictionary<(DocumentIndex Index, string Key), List<string>> indexes = [];

    public int Entries => streams.Values.Sum(entries => entries.Count);

    public int Documents => documents.Count;

    /// <summary>Reads all there is, and finishes the log.</summary>
    public static async Task<StoreTruth> Read(string folder)
    {
        var truth = new StoreTruth();
        using var metrics = new StorageMetrics();
        using var database = SqliteDatabase.Open(folder, time: StoppedTime.LongAgo);
        var (journal, store) = (new SqliteJournal(database, metrics), new SqliteDocuments(database, metrics));
        foreach (var stream in await Names(database, "SELECT name FROM stream"))
        {
            truth.streams[stream] = await Texts(journal, stream, (id, sequence) => truth.commands.TryAdd((stream, id), sequence));
        }

        foreach (var partition in await Names(database, "SELECT DISTINCT partition FROM document"))
        {
            foreach (var document in await All(range => store.Query(partition, range)))
            {
                truth.documents[(partition, document.Id)] = Text(document);
            }
        }

        foreach (var index in new[] { DocumentIndex.First, DocumentIndex.Second })
        {
            var column = index == DocumentIndex.First ? "SELECT DISTINCT first_key FROM document WHERE first_key IS NOT NULL" : "SELECT DISTINCT second_key FROM document WHERE second_key IS NOT NULL";
            foreach (var key in await Names(database, column))
            {
                truth.indexes[(index, key)] = [.. (await All(range => store.QueryIndex(index, key, range))).Select(Text)];
            }
        }

        return truth;
    }

    /// <summary>Asks everything again: how many questions were refused, and the answers that were not the truth.</summary>
    public async Task<(int Refused, List<string> Wrong)> Compare(SqliteDatabase database)
    {
        using var metrics = new StorageMetrics();
        var (journal, store) = (new SqliteJournal(database, metrics), new SqliteDocuments(database, metrics));
        var (refused, wrong) = (0, new List<string>());
        foreach (var (stream, entries) in streams)
        {
            await Ask($"stream {stream}", async () => (await Texts(journal, stream, (_, _) => { })).SequenceEqual(entries));
        }

        foreach (var ((stream, command), sequence) in commands)
        {
            await Ask($"command {command} of {stream}", async () => (await journal.FindCommand(stream, command))?.Sequence == sequence);
        }

        foreach (var ((partition, id), text) in documents)
        {
            await Ask($"record {id} in {partition}", async () => await store.Read(partition, id) is { } found && Text(found) == text);
        }

        foreach (var ((index, key), texts) in indexes)
        {
            await Ask($"{index} index of {key}", async () => (await All(range => store.QueryIndex(index, key, range))).Select(Text).SequenceEqual(texts));
        }

        return (refused, wrong);

        async Task Ask(string what, Func<Task<bool>> isTrue)
        {
            try
            {
                if (!await isTrue())
                {
                    wrong.Add(what);
                }
            }
            catch (StorageUnavailableException)
            {
                refused++;
            }
        }
    }

    private static string Text(Document document) =>
        $"{document.Partition} {document.Id} {document.Version} {document.First} {document.Second} {document.ExpiresAt:O} {Convert.ToHexString(document.Data.Span)}";

    private static async Task<List<string>> Texts(SqliteJournal journal, string stream, Action<string, long> onCommand)
    {
        var texts = new List<string>();
        while (await journal.Read(stream, texts.Count, IJournal.ReadEntriesMax) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                texts.Add($"{entry.Sequence} {entry.Kind} {entry.CommandId} {entry.At:O} {Convert.ToHexString(entry.Data.Span)}");
                if (entry.CommandId is { } command)
                {
                    onCommand(command, entry.Sequence);
                }
            }
        }

        return texts;
    }

    private static async Task<List<Document>> All(Func<DocumentRange, Task<DocumentPage>> ask)
    {
        var all = new List<Document>();
        string? cursor = null;
        do
        {
            var page = await ask(new DocumentRange(Cursor: cursor));
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static Task<List<string>> Names(SqliteDatabase database, string sql) => database.Readers.Ask(
        connection =>
        {
            var names = new List<string>();
            using var rows = connection.Use(sql);
            while (rows.Step())
            {
                names.Add(rows.Text(0));
            }

            return names;
        },
        CancellationToken.None);
}

/// <summary>A clock at which nothing has expired, and no timer fires.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public static StoppedTime LongAgo { get; } = new();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
