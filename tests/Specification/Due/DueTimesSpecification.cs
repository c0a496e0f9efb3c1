using Realtime.Grains.Due;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Specification.Storage;
using Realtime.Tests.Specification.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Due;

/// <summary>The index of due times, on every adapter.</summary>
public abstract class DueTimesSpecification
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    protected abstract IDocuments Documents { get; }

    private DueTimes Due => new(Documents);

    [Fact]
    public async Task What_is_due_is_listed_the_longest_due_first_and_nothing_that_is_not()
    {
        foreach (var (subject, minutes) in new[] { ("late", 1), ("later", 2), ("now", 0), ("long", -30) })
        {
            await Due.Arrange("calendar", "org_1/th_1", subject, s_noon.AddMinutes(minutes));
        }

        var listed = new List<DueTime>();
        for (var shard = 0; shard < DueTimes.Shards; shard++)
        {
            listed.AddRange((await Due.List(shard, s_noon, 100)).Select(one => one.Time));
        }

        listed.OrderBy(time => time.At).Select(time => time.Subject).ShouldBe(["long", "now"]);
    }

    [Fact]
    public async Task The_earliest_wish_stands_whatever_the_order()
    {
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon.AddMinutes(9));
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon.AddMinutes(3));
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon.AddMinutes(6));

        (await Find(s_noon.AddMinutes(2))).ShouldBeNull();
        (await Find(s_noon.AddMinutes(3))).ShouldNotBeNull().Time.At.ShouldBe(s_noon.AddMinutes(3));
    }

    [Fact]
    public async Task A_list_has_no_more_than_were_asked_for()
    {
        for (var number = 0; number < 4 * DueTimes.Shards; number++)
        {
            await Due.Arrange("calendar", "org_1/th_1", $"x{number}", s_noon.AddSeconds(-number));
        }

        var counts = new List<int>();
        for (var shard = 0; shard < DueTimes.Shards; shard++)
        {
            counts.Add((await Due.List(shard, s_noon, 2)).Count);
        }

        counts.Max().ShouldBe(2);
    }

    [Fact]
    public async Task One_that_is_dealt_with_is_gone_and_one_that_goes_on_moves()
    {
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon);
        var (time, version) = (await Find(s_noon)).ShouldNotBeNull();

        await Due.Settle(time, version, s_noon.AddMinutes(5));
        (await Find(s_noon.AddMinutes(4))).ShouldBeNull();
        (time, version) = (await Find(s_noon.AddMinutes(5))).ShouldNotBeNull();

        await Due.Settle(time, version, next: null);
        (await Find(s_noon.AddYears(1))).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_arranged_while_its_owner_answers_outlives_the_answer()
    {
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon);
        var (time, version) = (await Find(s_noon)).ShouldNotBeNull();

        // Later than what is stored, so the record stays where it is; and yet it is another one.
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon.AddMinutes(1));
        await Due.Settle(time, version, next: null);

        (await Find(s_noon)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Wishes_at_once_leave_the_earliest()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Due.Arrange("calendar", "org_1/th_1", "x", s_noon.AddMinutes((number * 5) % 12))));

        (await Find(s_noon)).ShouldNotBeNull().Time.At.ShouldBe(s_noon);
    }

    [Fact]
    public async Task One_that_fails_comes_back_later_each_time_and_never_later_than_the_bound()
    {
        await Due.Arrange("calendar", "org_1/th_1", "x", s_noon);
        var now = s_noon;
        var delays = new List<TimeSpan>();
        for (var failure = 0; failure < 12; failure++)
        {
            var (time, version) = (await Find(now)).ShouldNotBeNull();
            await Due.PutOff(time, version, now);
            var delay = TimeSpan.FromSeconds(5);
            while (await Find(now + delay) is null)
            {
                delay += TimeSpan.FromSeconds(5);
            }

            delays.Add(delay);
            now += delay;
        }

        delays[0].ShouldBe(DueTimes.RetryFirst);
        delays[1].ShouldBe(2 * DueTimes.RetryFirst);
        delays[^1].ShouldBe(DueTimes.RetryMax);
    }

    /// <summary>The one record there is, if it is due.</summary>
    private async Task<(DueTime Time, long Version)?> Find(DateTimeOffset now)
    {
        for (var shard = 0; shard < DueTimes.Shards; shard++)
        {
            if (await Due.List(shard, now, 100) is [var found])
            {
                return found;
            }
        }

        return null;
    }
}

public sealed class MemoryDueTimesSpecification : DueTimesSpecification
{
    protected override IDocuments Documents { get; } = new MemoryDocuments(new MemoryStore(), TimeProvider.System);
}

public sealed class SqliteDueTimesSpecification : DueTimesSpecification, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageMetrics _metrics = new();
    private readonly SqliteDatabase _database;

    public SqliteDueTimesSpecification()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Documents = new SqliteDocuments(_database, _metrics);
    }

    protected override IDocuments Documents { get; }

    public void Dispose()
    {
        _database.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
    }
}

public sealed class DynamoDbDueTimesSpecification(DynaliteServer server) : DueTimesSpecification, IAsyncLifetime
{
    private DynamoDbStore _store = null!;

    protected override IDocuments Documents => _store.Documents;

    public async ValueTask InitializeAsync() => _store = await DynamoDbStore.Create(server);

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
