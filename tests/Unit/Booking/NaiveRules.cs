using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>The rules of a calendar written down once more, without thought of speed, from what can be seen of it.</summary>
internal static class NaiveRules
{
    /// <summary>No two live bookings share a minute, buffers included; and whoever holds time has it to themselves.</summary>
    public static string? Overlap(CalendarLife life)
    {
        var sold = life.Model.Calendar.Bookings.Where(booked => booked.Booking.Status != BookingStatus.Cancelled).ToList();
        for (var one = 0; one < sold.Count; one++)
        {
            for (var other = one + 1; other < sold.Count; other++)
            {
                if (sold[one].From < sold[other].To && sold[other].From < sold[one].To)
                {
                    return $"{sold[one].Booking.Id} and {sold[other].Booking.Id} overlap";
                }
            }
        }

        // Who holds time may put a booking of their own there.
        foreach (var held in life.Model.Calendar.Holds.Where(held => held.Hold.ExpiresAt > life.Model.Now))
        {
            if (sold.Find(booked => booked.From < held.To && held.From < booked.To && !booked.Booking.History.Exists(step => step.By == held.HolderId)) is { } thief)
            {
                return $"{thief.Booking.Id} has time that {held.HolderId} holds";
            }
        }

        return null;
    }

    /// <summary>What is offered, what a booking is accepted for and what these rules say are one and the same.</summary>
    public static string? Offers(CalendarLife life, Step last)
    {
        var (model, who, service) = (life.Model, last.By, life.Terms(last));
        var offered = model.Starts(service, Step.At(0), Step.At(48), who.UserId).ToHashSet();

        for (var probe = 0; probe < 96; probe++)
        {
            var start = Step.At(probe / 2).AddMinutes(probe % 2 * 15);
            var expected = IsSellable(life, start, service, who.UserId);
            if (offered.Contains(start) != expected)
            {
                return $"{start:ddd HH:mm} for {who.UserId}: offered {!expected}, expected {expected}";
            }

            // Which are tried is another half of them, and some that no slot begins at, from life to life.
            if ((probe + last.Slot) % 4 != 0 && (probe + last.Slot) % 13 != 0)
            {
                continue;
            }

            var ruling = model.Calendar.DecideBook(Plans.Book("probe", start, who, service), Plans.Therapist, "bk_probe", model.Now);
            if ((ruling.Problem is null) != expected)
            {
                return $"{start:ddd HH:mm} for {who.UserId}: refused {ruling.Problem?.Code}, expected {expected}";
            }

            if (ruling.Problem?.Alternatives is { } alternatives && !alternatives.TrueForAll(slot => IsSellable(life, slot.Start, service, who.UserId)))
            {
                return $"{start:ddd HH:mm}: an alternative cannot be had";
            }
        }

        return null;
    }

    public static bool IsClosed(PracticeHolidays holidays, DateTimeOffset start, DateTimeOffset end) => holidays.Dates.Exists(holiday =>
    {
        // New York is five hours behind in November.
        var midnight = holiday.Date.ToDateTime(TimeOnly.MinValue).AsUtc().AddHours(holidays.TimeZone == "UTC" ? 0 : 5);
        return midnight < end && start < midnight.AddDays(1);
    });

    public static string? Replays(CalendarModel model)
    {
        var expected = CalendarModel.Describe(model.Calendar);
        return CalendarModel.Describe(model.Replayed()) != expected ? "the journal makes another calendar"
            : CalendarModel.Describe(model.Replayed(model.Journal.Count / 2)) != expected ? "a snapshot makes another calendar"
            : model.Replayed(model.Journal.Count / 2).NextExpiry() != model.Calendar.NextExpiry() ? "a snapshot wakes at another time"
            : null;
    }

    private static bool IsSellable(CalendarLife life, DateTimeOffset start, ServiceTerms service, string holderId)
    {
        var (model, schedule) = (life.Model, life.Model.Calendar.Schedule!);
        var end = start.AddMinutes(service.DurationMinutes);
        var (from, to) = (start.AddMinutes(-service.BufferBeforeMinutes), end.AddMinutes(service.BufferAfterMinutes));
        var date = start.UtcDateTime.Date.AsUtc();
        var monday = date.AddDays(-(((int)date.DayOfWeek + 6) % 7));
        return start.Minute % CalendarLife.StepMinutes == 0
            && start.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && start.TimeOfDay >= TimeSpan.FromHours(9) && end <= date.AddHours(17)
            && start >= model.Now.AddMinutes(CalendarLife.NoticeMinutes) && start < model.Now.AddDays(30)
            && !(CalendarLife.Off.Start < end && start < CalendarLife.Off.End)
            && !IsClosed(life.Holidays, start, end)
            && !model.Calendar.Bookings.Any(booked => life.IsLive(booked.Booking) && booked.From < to && from < booked.To)
            && !model.Calendar.Holds.Any(held => held.HolderId != holderId && held.Hold.ExpiresAt > model.Now && held.From < to && from < held.To)
            && life.CountOn(date, date.AddDays(1), holderId) < (schedule.DailyBookingsMax ?? int.MaxValue)
            && life.CountOn(monday, monday.AddDays(7), holderId) < (schedule.WeeklyBookingsMax ?? int.MaxValue);
    }
}
