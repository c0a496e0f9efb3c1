using FsCheck;
using FsCheck.Fluent;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;

namespace Realtime.Tests.Unit.Booking;

/// <summary>A hundred thousand random lives of a calendar; each is checked against rules written down once more, naively.</summary>
public sealed class CalendarPropertyTests
{
    private const int LivesTried = 100_000;
    private const int StepMinutes = 30;
    private const int NoticeMinutes = 60;

    private static readonly ServiceTerms[] Services = [Plans.Hour, Plans.Guarded, new("sv_long", 90, 0, 10), new("sv_short", 25, 5, 0)];

    private static readonly TimeOff Off = new(Plans.Monday.AddHours(3), Plans.Monday.AddHours(4), null);

    /// <param name="Kind">What is done.</param>
    /// <param name="Who">0–3 are visitors, 4 is staff.</param>
    /// <param name="Slot">Half hours after Monday 8:00; Monday and Tuesday.</param>
    /// <param name="Other">Which service, booking or hold.</param>
    public readonly record struct Step(int Kind, int Who, int Slot, int Other);

    [Fact]
    public void No_life_of_a_calendar_breaks_a_rule()
    {
        var step = from kind in Gen.Choose(0, 13)
                   from who in Gen.Choose(0, 4)
                   from slot in Gen.Choose(0, 47)
                   from other in Gen.Choose(0, 7)
                   select new Step(kind, who, slot, other);
        var lives = Arb.From(Gen.ArrayOf(step), Shorter);

        Prop.ForAll(lives, life => Live(life) is null).Check(Config.QuickThrowOnFailure.WithMaxTest(LivesTried));
    }

    /// <summary>Null, or the rule that this life broke.</summary>
    private static string? Live(Step[] life)
    {
        var model = new CalendarModel(Plans.WorkWeek(notice: NoticeMinutes, window: 30, step: StepMinutes) with { TimeOff = [Off] });
        for (var index = 0; index < life.Length; index++)
        {
            Do(model, life[index], index);
            if (Overlap(model) is { } overlap)
            {
                return $"step {index}: {overlap}";
            }
        }

        return Offers(model, life.Length == 0 ? default : life[^1]) ?? Replays(model);
    }

    private static void Do(CalendarModel model, Step step, int index)
    {
        var (who, start) = (Who(step.Who), Start(step.Slot));
        var booking = model.Calendar.Bookings.OrderBy(booked => booked.Booking.Id, StringComparer.Ordinal).ElementAtOrDefault(step.Other)?.Booking.Id ?? "bk_none";
        var hold = model.Calendar.Holds.OrderBy(held => held.Hold.Id, StringComparer.Ordinal).ElementAtOrDefault(step.Other)?.Hold.Id;

        // Now and then a command comes twice.
        var id = $"c{(step.Other == 7 ? index / 2 : index)}";
        switch (step.Kind)
        {
            case <= 3:
                model.Book(Plans.Book(id, start, who, Services[step.Other % Services.Length], step.Kind == 3 ? hold : null));
                break;
            case <= 5:
                model.Hold(Plans.Hold(id, start, who, Services[step.Other % Services.Length]));
                break;
            case 6:
                model.Change(Plans.Status(id, booking, BookingStatus.Cancelled, who));
                break;
            case 7:
                model.Move(Plans.Move(id, booking, start, who));
                break;
            case 8:
                model.Release(who, hold ?? "hd_none");
                break;
            case 9:
                model.Now += TimeSpan.FromMinutes(step.Slot);
                break;
            case 10:
                model.Expire();
                break;
            case 11:
                model.BookSeries(Plans.Series(id, start, 2 + (step.Other % 3), (SeriesInterval)(step.Other % 2), who) with { Exceptions = Exceptions(step) });
                break;
            case 12:
                model.Change(Plans.Status(id, booking, BookingStatus.Cancelled, who) with { Following = true });
                break;
            default:
                model.Change(Plans.Status(id, booking, (BookingStatus)(step.Slot % 5)));
                break;
        }
    }

    // Now none, now the second moved to about the first's own time, now also the first left out.
    private static List<SeriesException>? Exceptions(Step step) => step.Other switch
    {
        < 3 => null,
        < 6 => [new(2, Start(step.Slot + step.Other - 3).AddDays(step.Other == 4 ? 0 : 1))],
        _ => [new(1, null, Skip: true), new(2, Start((step.Slot + step.Other) % 48).AddDays(7))],
    };

    private static string? Overlap(CalendarModel model)
    {
        var live = model.Calendar.Bookings.Where(booked => booked.Booking.Status != BookingStatus.Cancelled).ToList();
        return (from one in live
                from other in live
                where string.CompareOrdinal(one.Booking.Id, other.Booking.Id) < 0 && one.From < other.To && other.From < one.To
                select $"{one.Booking.Id} and {other.Booking.Id} overlap").FirstOrDefault();
    }

    /// <summary>What is offered, what a booking is accepted for and what the naive rules say are one and the same.</summary>
    private static string? Offers(CalendarModel model, Step last)
    {
        var (who, service) = (Who(last.Who), Services[last.Other % Services.Length]);
        var offered = model.Starts(service, Start(0), Start(48), who.UserId).ToHashSet();
        for (var quarter = 0; quarter < 96; quarter++)
        {
            var start = Start(0).AddMinutes(quarter * 15);
            var ruling = model.Calendar.DecideBook(Plans.Book("probe", start, who, service), Plans.Therapist, "bk_probe", model.Now);
            var expected = IsSellable(model, start, service, who.UserId);
            if (offered.Contains(start) != expected || (ruling.Problem is null) != expected)
            {
                return $"{start:ddd HH:mm} for {who.UserId}: offered {offered.Contains(start)}, refused {ruling.Problem?.Code}, expected {expected}";
            }

            if (ruling.Problem?.Alternatives is { } alternatives && !alternatives.TrueForAll(slot => IsSellable(model, slot.Start, service, who.UserId)))
            {
                return $"{start:ddd HH:mm}: an alternative cannot be had";
            }
        }

        return null;
    }

    private static bool IsSellable(CalendarModel model, DateTimeOffset start, ServiceTerms service, string holderId)
    {
        var end = start.AddMinutes(service.DurationMinutes);
        var (from, to) = (start.AddMinutes(-service.BufferBeforeMinutes), end.AddMinutes(service.BufferAfterMinutes));
        return start.Minute % StepMinutes == 0
            && start.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && start.TimeOfDay >= TimeSpan.FromHours(9) && end <= start.Date.AsUtc().AddHours(17)
            && start >= model.Now.AddMinutes(NoticeMinutes) && start < model.Now.AddDays(30)
            && !(Off.Start < end && start < Off.End)
            && !model.Calendar.Bookings.Any(booked => booked.Booking.Status != BookingStatus.Cancelled && booked.From < to && from < booked.To)
            && !model.Calendar.Holds.Any(held => held.HolderId != holderId && held.Hold.ExpiresAt > model.Now && held.From < to && from < held.To);
    }

    private static string? Replays(CalendarModel model)
    {
        var expected = CalendarModel.Describe(model.Calendar);
        return CalendarModel.Describe(model.Replayed()) != expected ? "the journal makes another calendar"
            : CalendarModel.Describe(model.Replayed(model.Journal.Count / 2)) != expected ? "a snapshot makes another calendar"
            : null;
    }

    private static IEnumerable<Step[]> Shorter(Step[] life) => life.Select((_, index) => life.Where((_, other) => other != index).ToArray());

    private static DateTimeOffset Start(int slot) => Plans.Monday.AddHours(-1).AddDays(slot / 24).AddMinutes(slot % 24 * 30);

    private static Caller Who(int number) => number == 4 ? Plans.Staff : Plans.Visitor(number);
}
