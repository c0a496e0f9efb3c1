using System.Globalization;
using System.Text;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Due;

/// <summary>
/// When which grain is to be woken, as records that can be listed by instant: one for each owner and subject. Arranged as an effect
/// of what was committed (at least once), found by a sweep on every host, gone once its owner has dealt with it.
/// </summary>
/// <remarks>
/// The earliest wish stands. Every wish makes a new version of the record, and a record is settled only at the version that was read
/// before its owner was asked: what is arranged while the owner answers outlives the answer.
/// </remarks>
public sealed class DueTimes(IDocuments documents)
{
    /// <summary>Records are spread over so many lists.</summary>
    public const int Shards = 8;

    public static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(5);

    private const int RetryDoublingsMax = 10;
    private const string InstantLayout = "yyyyMMdd'T'HHmmssfffffff";

    /// <summary>Wakes the owner at <paramref name="at"/>, or earlier where that was wished before.</summary>
    /// <param name="kind">What its streams begin with: <c>calendar</c>.</param>
    /// <param name="key">The grain's key.</param>
    /// <param name="subject">What the owner is asked about.</param>
    /// <param name="at">The instant.</param>
    public async Task Arrange(string kind, string key, string subject, DateTimeOffset at)
    {
        for (; ; )
        {
            var wish = new DueTime(kind, key, subject, at);
            var stored = await documents.Read(PartitionOf(wish), IdOf(wish));
            if (stored is not null && JournalJson.Read<DueTime>(stored.Data).At is var before && before < at)
            {
                wish = wish with { At = before };
            }

            if (await documents.Put(Record(wish, wish.At, stored is { } known ? PutCondition.AtVersion(known.Version) : PutCondition.Absent)) is not null)
            {
                return;
            }
        }
    }

    /// <summary>What is due at <paramref name="now"/> in one of the <see cref="Shards"/> lists, the longest due first.</summary>
    public async Task<IReadOnlyList<(DueTime Time, long Version)>> List(int shard, DateTimeOffset now, int limit, CancellationToken cancellation = default)
    {
        var end = Instant(now.AddTicks(1));
        var page = await documents.QueryIndex(DocumentIndex.First, Partition(shard), new DocumentRange(To: end, Limit: limit), cancellation);

        // Where the index is eventual, a record may have been put off since.
        return [.. page.Items
            .Where(document => document.First is { } place && string.CompareOrdinal(place.Sort, end) < 0)
            .Select(document => (JournalJson.Read<DueTime>(document.Data), document.Version))];
    }

    /// <summary>The owner was woken and has said when it wants to be woken next; null: never. Nothing happens to a record that changed since.</summary>
    public Task Settle(DueTime time, long version, DateTimeOffset? next) => next is { } at
        ? documents.Put(Record(time with { At = at, Failures = 0 }, at, PutCondition.AtVersion(version)))
        : documents.Delete(PartitionOf(time), IdOf(time), version);

    /// <summary>The owner could not deal with it: it is asked again later, and later still after each failure, so that it keeps nobody else waiting.</summary>
    public Task PutOff(DueTime time, long version, DateTimeOffset now)
    {
        var delay = RetryFirst * Math.Pow(2, Math.Min(time.Failures, RetryDoublingsMax));
        var failed = time with { Failures = time.Failures + 1 };
        return documents.Put(Record(failed, now + (delay < RetryMax ? delay : RetryMax), PutCondition.AtVersion(version)));
    }

    private static DocumentWrite Record(DueTime time, DateTimeOffset listed, PutCondition condition) =>
        new(PartitionOf(time), IdOf(time), JournalJson.Write(time), condition) { First = new IndexEntry(PartitionOf(time), Instant(listed)) };

    private static string PartitionOf(DueTime time)
    {
        // Stable for ever: it is part of where the record is stored (FNV-1a).
        var hash = 2_166_136_261u;
        foreach (var octet in Encoding.UTF8.GetBytes(IdOf(time)))
        {
            hash = (hash ^ octet) * 16_777_619u;
        }

        return Partition((int)(hash % Shards));
    }

    private static string Partition(int shard) => $"due/{shard}";

    private static string IdOf(DueTime time) => $"{time.Kind}/{time.Key}/{time.Subject}";

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(InstantLayout, CultureInfo.InvariantCulture);
}

/// <summary>One wish to be woken. <c>Failures</c>: how often in a row the owner could not deal with it.</summary>
public sealed record DueTime(string Kind, string Key, string Subject, DateTimeOffset At, int Failures = 0);
