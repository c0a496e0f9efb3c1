using NodaTime;
using Realtime.GrainInterfaces.Booking;

namespace Realtime.Grains.Booking;

/// <summary>
/// Which free slots suit best. Wishes come first: what else can be said of a slot never outweighs one of them. Then the gaps that it
/// leaves, the therapist's load, and how soon it is. Pure; the same slots give the same order, whoever ranked parts of them before.
/// </summary>
public static class SlotRanking
{
    public const int WishPoints = 100;
    public const int GapPoints = -30;
    public const int BookingPoints = -2;
    public const int BookingsCountedMax = 10;
    public const int DayAheadPoints = -1;
    public const int DaysAheadCountedMax = 40;

    /// <summary>Of appointments on one day.</summary>
    public const int LightDayMax = 2;
    public const int FullDayMin = 6;

    /// <param name="BookingsThatDay">The therapist's live ones on the slot's local date.</param>
    /// <param name="LeavesGap">Booked, it would leave time before or after that was of use and is no more.</param>
    public readonly record struct Candidate(Slot Slot, int BookingsThatDay, bool LeavesGap);

    /// <summary>The best <paramref name="limit"/> of one calendar. <paramref name="from"/> is where the question begins.</summary>
    public static List<RankedSlot> Rank(IEnumerable<Candidate> candidates, SlotWishes wishes, DateTimeOffset from, int limit)
    {
        var zone = DateTimeZoneProviders.Tzdb[wishes.TimeZone];
        return Best(candidates.Select(candidate => Judge(candidate, wishes, zone, from)), limit);
    }

    /// <summary>The best of what several calendars ranked. The earliest of them is said to be so.</summary>
    public static List<RankedSlot> Merge(IEnumerable<RankedSlot> ranked, int limit)
    {
        var best = Best(ranked, limit);
        var soonest = best.Count == 0 ? default : best.Min(item => item.Slot.Start);
        return best.ConvertAll(item => item.Slot.Start == soonest ? item with { Reasons = [.. item.Reasons, SlotReason.Soonest] } : item);
    }

    private static List<RankedSlot> Best(IEnumerable<RankedSlot> ranked, int limit) =>
    [
        .. ranked
            .OrderByDescending(item => item.Points)
            .ThenBy(item => item.Slot.Start)
            .ThenBy(item => item.Slot.TherapistId, StringComparer.Ordinal)
            .Take(limit),
    ];

    private static RankedSlot Judge(Candidate candidate, SlotWishes wishes, DateTimeZone zone, DateTimeOffset from)
    {
        var local = Instant.FromDateTimeOffset(candidate.Slot.Start).InZone(zone).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        var (points, reasons) = (0, new List<SlotReason>());
        void Say(SlotReason reason, int worth)
        {
            reasons.Add(reason);
            points += worth;
        }

        void Wish(bool isMet, SlotReason met, SlotReason missed) => Say(isMet ? met : missed, isMet ? WishPoints : 0);

        if (wishes.Days.Count > 0)
        {
            Wish(wishes.Days.Contains((DayOfWeek)((int)local.DayOfWeek % 7)), SlotReason.PreferredDay, SlotReason.OtherDay);
        }

        if (wishes.Times.Count > 0)
        {
            Wish(wishes.Times.Exists(time => minute >= time.Start.Minutes && minute < time.End.Minutes), SlotReason.PreferredTime, SlotReason.OtherTime);
        }

        Say(candidate.LeavesGap ? SlotReason.LeavesGap : SlotReason.NoGap, candidate.LeavesGap ? GapPoints : 0);
        points += BookingPoints * Math.Min(candidate.BookingsThatDay, BookingsCountedMax);
        if (candidate.BookingsThatDay <= LightDayMax)
        {
            Say(SlotReason.LightDay, 0);
        }
        else if (candidate.BookingsThatDay >= FullDayMin)
        {
            Say(SlotReason.FullDay, 0);
        }

        points += DayAheadPoints * Math.Clamp((int)(candidate.Slot.Start - from).TotalDays, 0, DaysAheadCountedMax);
        return new RankedSlot(candidate.Slot, points, reasons);
    }
}
