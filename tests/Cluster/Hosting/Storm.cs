using Realtime.Cluster;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Load;

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>Chat, booking and office work on both front nodes while something happens to the cluster, and the reckoning afterwards.</summary>
public sealed class Storm
{
    private const int BookingDays = 57;
    private const int BesidePerSecond = 2;
    private readonly LocalCluster _cluster;
    private readonly FrontClient[] _fronts;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private Storm(LocalCluster cluster, IEnumerable<FrontClient> fronts) => (_cluster, _fronts) = (cluster, [.. fronts]);

    public ChatLoad Chat { get; private set; } = null!;

    /// <summary>More conversations, in which less is said.</summary>
    public IReadOnlyList<ChatLoad> Beside { get; private set; } = [];

    public BookingLoad Bookings { get; private set; } = null!;

    public OfficeLoad Office { get; private set; } = null!;

    /// <param name="cluster">Running.</param>
    /// <param name="size">How much is asked of it.</param>
    /// <param name="atOneAddress">Whether its clients are at the cluster's one address, and connect again where a front node leaves them; else at each front node.</param>
    public static async Task<Storm> Begin(LocalCluster cluster, StormSize size, bool atOneAddress = false)
    {
        var storm = new Storm(cluster, cluster.Fronts.Select(front =>
            atOneAddress ? new FrontClient(cluster.Options.Address, reconnects: true) : new FrontClient(front.Address)));
        var (one, two) = (storm._fronts[0], storm._fronts[^1]);
        storm.Chat = await ChatLoad.Begin(one, two);
        storm.Beside = await Task.WhenAll(Enumerable.Range(0, size.ConversationsBeside).Select(_ => ChatLoad.Begin(one, two)));
        storm.Bookings = await BookingLoad.Begin(storm._fronts, BookingDays);
        storm.Office = await OfficeLoad.Begin(storm._fronts);
        storm._running = Task.WhenAll(
        [
            .. storm.Beside.Select(chat => chat.Run(BesidePerSecond, size.Messages, storm._stop.Token)),
            storm.Chat.Run(size.MessagesPerSecond, size.Messages, storm._stop.Token),
            storm.Bookings.Run(size.BookingsPerSecond, size.BookingsWaiting, size.Bookings, storm._stop.Token),
            size.HasOffice ? storm.Office.Run(storm._stop.Token) : Task.CompletedTask,
        ]);
        return storm;
    }

    /// <summary>Ends the load; every call under way is awaited.</summary>
    public async Task End()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>How long from <paramref name="moment"/> until no call was slow any more, up to <paramref name="until"/>.</summary>
    public TimeSpan RecoveryAfter(long moment, long until) => AllCalls.Max(calls => calls.RecoveryAfter(moment, until));

    /// <summary>What was still interrupted, or again, so long after <paramref name="moment"/>: one line for each call.</summary>
    public IEnumerable<string> SlowBeyond(long moment, long until, TimeSpan after) => AllCalls
        .SelectMany(calls => calls.SlowAfter(moment, until))
        .Where(call => call.Answered > after)
        .OrderBy(call => call.Answered)
        .Select(call => $"{call.What}: answered after {call.Answered.TotalSeconds:F1} s, took {call.Took.TotalSeconds:F1} s");

    /// <summary>Of any call.</summary>
    public TimeSpan Longest => AllCalls.Max(calls => calls.Longest);

    /// <summary>Nothing acknowledged is lost, doubled or out of order, nothing overlaps, nobody was refused, and the store is whole.</summary>
    public async Task Reckon()
    {
        await ReckonPromises();
        Chat.Sends.Errors.ShouldBeEmpty();
        Bookings.Calls.Errors.ShouldBeEmpty();
        Bookings.Unexpected.ShouldBeEmpty();
        Office.Calls.Errors.ShouldBeEmpty();
        Office.Wrong.ShouldBeEmpty();
    }

    /// <summary>As <see cref="Reckon"/>, where callers may have been refused meanwhile.</summary>
    public async Task ReckonPromises()
    {
        foreach (var chat in Beside.Append(Chat))
        {
            (await chat.Check()).ShouldBeEmpty();
        }

        (await Bookings.Check(await _fronts[0].StaffToken("owner@greenhouse.example"))).ShouldBeEmpty();
        (await StoreCheck.Run(_cluster)).ShouldBe(0);
    }

    public string Figures() =>
        $"{Chat.Acknowledged.Count} messages (p50 {Ms(Chat.Sends.Percentile(0.5))}, p99 {Ms(Chat.Sends.Percentile(0.99))}, longest {Ms(Chat.Sends.Longest)}), "
        + $"{Bookings.Calls.Count} booking attempts, {Bookings.Acknowledged.Count} booked "
        + $"(p50 {Ms(Bookings.Calls.Percentile(0.5))}, p99 {Ms(Bookings.Calls.Percentile(0.99))}, longest {Ms(Bookings.Calls.Longest)}), "
        + $"{Office.Calls.Count} office steps (longest {Ms(Office.Calls.Longest)})";

    private CallTimes[] AllCalls => [Chat.Sends, Bookings.Calls, Office.Calls];

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F0} ms";
}

/// <summary>How much a storm asks, at most.</summary>
/// <param name="MessagesPerSecond">Of each of the two participants.</param>
/// <param name="Messages">Of both.</param>
/// <param name="BookingsPerSecond">Attempts, whether those before are answered or not.</param>
/// <param name="BookingsWaiting">Attempts without an answer at once.</param>
/// <param name="Bookings">Attempts.</param>
public sealed record StormSize(int MessagesPerSecond, int Messages, int BookingsPerSecond, int BookingsWaiting, int Bookings)
{
    public static readonly StormSize Usual = new(20, 8_000, 60, 16, 30_000);

    /// <summary>For the full storm, which goes on until there were enough of both: beyond this a machine of two cores is busy with itself.</summary>
    public static readonly StormSize Full = new(16, 16_000, 60, 12, 24_000);

    /// <summary>Whether the office works beside it.</summary>
    public bool HasOffice { get; init; } = true;

    /// <summary>Beside the one in which so many messages are sent.</summary>
    public int ConversationsBeside { get; init; }
}
