using Realtime.Cluster;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Load;

namespace Realtime.Tests.Cluster.Hosting;

/// <summary>Chat and booking on both front nodes while something happens to the silos, and the reckoning afterwards.</summary>
public sealed class Storm
{
    private const int MessagesPerSecond = 20;
    private const int Bookers = 6;
    private const int BookingDays = 50;
    private readonly LocalCluster _cluster;
    private readonly FrontClient[] _fronts;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private Storm(LocalCluster cluster) => (_cluster, _fronts) = (cluster, [.. cluster.Fronts.Select(front => new FrontClient(front))]);

    public ChatLoad Chat { get; private set; } = null!;

    public BookingLoad Bookings { get; private set; } = null!;

    /// <param name="cluster">Running.</param>
    /// <param name="messages">At most so many are sent; each of the two participants half.</param>
    /// <param name="bookings">At most so many are tried.</param>
    public static async Task<Storm> Begin(LocalCluster cluster, int messages, int bookings)
    {
        var storm = new Storm(cluster);
        storm.Chat = await ChatLoad.Begin(storm._fronts[0], storm._fronts[1]);
        storm.Bookings = await BookingLoad.Begin(storm._fronts, BookingDays);
        storm._running = Task.WhenAll(
            storm.Chat.Run(MessagesPerSecond, messages, storm._stop.Token), storm.Bookings.Run(Bookers, bookings, storm._stop.Token));
        return storm;
    }

    /// <summary>Ends the load; every call under way is awaited.</summary>
    public async Task End()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>How long from <paramref name="moment"/> until no call was slow any more, up to <paramref name="until"/>.</summary>
    public TimeSpan RecoveryAfter(long moment, long until)
    {
        var slow = TimeSpan.FromMilliseconds(500);
        var (chat, booking) = (Chat.Sends.RecoveryAfter(moment, until, slow), Bookings.Calls.RecoveryAfter(moment, until, slow));
        return chat > booking ? chat : booking;
    }

    /// <summary>Of any call.</summary>
    public TimeSpan Longest => Chat.Sends.Longest > Bookings.Calls.Longest ? Chat.Sends.Longest : Bookings.Calls.Longest;

    /// <summary>Nothing acknowledged is lost, doubled or out of order, nothing overlaps, nobody was refused, and the store is whole.</summary>
    public async Task Reckon()
    {
        Chat.Sends.Errors.ShouldBeEmpty();
        Bookings.Calls.Errors.ShouldBeEmpty();
        Bookings.Unexpected.ShouldBeEmpty();
        (await Chat.Check()).ShouldBeEmpty();
        (await Bookings.Check(await _fronts[0].StaffToken("owner@greenhouse.example"))).ShouldBeEmpty();
        (await StoreCheck.Run(_cluster)).ShouldBe(0);
    }

    public string Figures() =>
        $"{Chat.Acknowledged.Count} messages (p50 {Ms(Chat.Sends.Percentile(0.5))}, p99 {Ms(Chat.Sends.Percentile(0.99))}, longest {Ms(Chat.Sends.Longest)}), "
        + $"{Bookings.Calls.Count} booking attempts, {Bookings.Acknowledged.Count} booked "
        + $"(p50 {Ms(Bookings.Calls.Percentile(0.5))}, p99 {Ms(Bookings.Calls.Percentile(0.99))}, longest {Ms(Bookings.Calls.Longest)})";

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F0} ms";
}
