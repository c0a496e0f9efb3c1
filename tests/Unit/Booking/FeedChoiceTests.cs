using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What of many appointments a calendar feed shows, and of each.</summary>
public sealed class FeedChoiceTests
{
    [Fact]
    public void A_feed_that_is_full_leaves_out_cancelled_ones_first_then_the_farthest()
    {
        var live = Enumerable.Range(-1_000, 2_500).Select(hour => Of(hour, BookingStatus.Confirmed));
        var cancelled = Enumerable.Range(0, 500).Select(hour => Of(hour, BookingStatus.Cancelled));

        var chosen = CalendarFeedGrain.Choose([.. cancelled, .. live], Plans.Now);

        chosen.Count.ShouldBe(ICalendarFeedGrain.EventsMax);
        chosen.ShouldAllBe(booking => booking.Status == BookingStatus.Confirmed);
        chosen.Select(booking => booking.Start).ShouldBeInOrder();
        (chosen[0].Start, chosen[^1].Start).ShouldBe((Plans.Now.AddHours(-1_000), Plans.Now.AddHours(999)));
    }

    [Fact]
    public void An_event_says_of_its_client_the_name_only()
    {
        var booking = Of(1, BookingStatus.Confirmed) with
        {
            Version = 3,
            Client = new Client("Vera", "vera@example.com", "+1 555 0100"),
            Notes = "private",
            History = [new BookingChange(Plans.Now, "vi_1", "booked", Plans.Now, null), new BookingChange(Plans.Now.AddHours(2), "vi_1", "rescheduled", Plans.Now, "why")],
        };

        CalendarFeedGrain.EventOf(booking, "Talk").ShouldBe(new FeedEvent(
            booking.Id, booking.Start, booking.End, BookingStatus.Confirmed, "Talk", "Vera", Plans.Now, Plans.Now.AddHours(2), Sequence: 2));
    }

    private static Booking Of(int hour, BookingStatus status) => new(
        $"bk_ada-{hour}-{status}".ToLowerInvariant(), "org_o", Plans.Therapist, "sv_hour", "vi_1", new Client(null, null, null), Plans.Now.AddHours(hour),
        Plans.Now.AddHours(hour + 1), "UTC", status, Notes: null, Payment: null, CreatedAt: Plans.Now, Version: 1, RoomId: null, History: []);
}
