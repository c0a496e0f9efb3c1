using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What each event makes of a calendar.</summary>
public sealed partial class Calendar
{
    public void Apply(ICalendarEvent change, in EntryContext entry)
    {
        switch (change)
        {
            case ScheduleChanged changed:
                var before = Hours;
                SetSchedule(changed.Schedule);
                NoteFreed(entry.At, entry.At.AddDays(changed.Schedule.BookingWindowDays + 1), before);
                Remember(entry.CommandId, ScheduleResult, entry.At);
                break;
            case HoldPlaced placed:
                Apply(placed, entry);
                break;
            case HoldReleased released:
                Drop(released.HoldId);
                Remember(entry.CommandId, released.HoldId, entry.At);
                break;
            case BookingMade made:
                Apply(made, entry);
                break;
            case BookingDeclined declined:
                Drop(declined.HoldId ?? "");
                Remember(entry.CommandId, DeclinedResult, entry.At);
                break;
            case BookingStatusChanged changed:
                Apply(changed, entry);
                break;
            case SeriesFollowed:
                break;
            case BookingRescheduled moved:
                Apply(moved, entry);
                break;
            case BookingExpired expired:
                SetStatus(expired.BookingId, BookingStatus.Cancelled, new BookingChange(entry.At, BookingLife.Nobody, "expired", _bookings[expired.BookingId].Booking.Start, Reason: null));
                break;
            case ClientErased erased:
                Apply(erased, entry);
                break;
            case OfferPlaced placed:
                Apply(placed, entry);
                break;
            case OfferEnded ended:
                Apply(ended, entry);
                break;
            case WaiterAdded added:
                Apply(added);
                break;
            case WaiterRemoved removed:
                Apply(removed);
                break;
            case ArrivalHeld held:
                Apply(held, entry);
                break;
            case BookingLeft left:
                Apply(left, entry);
                break;
            case BookingArrived arrived:
                Apply(arrived, entry);
                break;
            case MoveWithdrawn:
                Remember(entry.CommandId, WithdrawnResult, entry.At);
                break;
            case BookingForwarded forwarded:
                Apply(forwarded, entry);
                break;
            default:
                throw new InvalidOperationException($"A calendar knows no {change.GetType().Name}.");
        }

        Sequence = entry.Sequence;
        Prune(entry.At);
    }

    private void SetSchedule(Schedule schedule)
    {
        Schedule = schedule;
        Hours = new WorkingHours(schedule);
        _freeDays.Clear();
    }

    private void Apply(HoldPlaced placed, in EntryContext entry)
    {
        if (placed.ReplacedHoldId is { } replaced)
        {
            Drop(replaced);
        }

        _holds.Add(placed.Hold.Id, new HeldSlot(
            placed.Hold, placed.HolderId, placed.BufferBeforeMinutes, placed.BufferAfterMinutes, Arrival: null, placed.Offer));
        Remember(entry.CommandId, placed.Hold.Id, entry.At);
    }

    private void Apply(BookingMade made, in EntryContext entry)
    {
        if (made.HoldId is { } holdId)
        {
            Drop(holdId);
        }

        var booking = new Booking(
            made.BookingId, OrganizationId, made.TherapistId, made.ServiceId, made.ClientId, made.Client, made.Start, made.End,
            made.TimeZone, made.Status, made.Notes, Payment: null, CreatedAt: entry.At, Version: 1, made.RoomId,
            History: [new BookingChange(entry.At, made.By, "booked", made.Start, Reason: null)], made.Series,
            made.Policy?.From(made.Start), made.ConfirmBy, made.LocalStart);
        var booked = new BookedSlot(booking, made.BufferBeforeMinutes, made.BufferAfterMinutes, entry.CommandId, Moves: null, made.WaitlistId);
        Keep(booked);
        _bookingsByEnd.Enqueue(made.BookingId, made.End);
        _occupancy.Add(booked.From, booked.To, made.BookingId);
        Remember(entry.CommandId, made.BookingId, entry.At);
    }

    private void Apply(BookingStatusChanged changed, in EntryContext entry)
    {
        SetStatus(
            changed.BookingId, changed.Status,
            new BookingChange(entry.At, changed.By, changed.Status.WireName(), _bookings[changed.BookingId].Booking.Start, changed.Reason));
        Remember(entry.CommandId, changed.BookingId, entry.At);
    }

    private void SetStatus(string bookingId, BookingStatus status, BookingChange step)
    {
        var booked = _bookings[bookingId];
        var (before, after) = (booked.Booking.Status.OccupiesTime(), status.OccupiesTime());
        Keep(booked with
        {
            Booking = booked.Booking.With(step) with { Status = status, ConfirmBy = status == BookingStatus.Pending ? booked.Booking.ConfirmBy : null },
        });
        if (before && !after)
        {
            _occupancy.Remove(booked.From, bookingId);
            NoteFreed(booked.From, booked.To);
        }
        else if (!before && after)
        {
            _occupancy.Add(booked.From, booked.To, bookingId);
        }
    }

    private void Apply(BookingRescheduled moved, in EntryContext entry)
    {
        var booked = _bookings[moved.BookingId];
        _occupancy.Remove(booked.From, moved.BookingId);
        NoteFreed(booked.From, booked.To);
        var step = new BookingChange(entry.At, moved.By, "rescheduled", moved.Start, Reason: null);
        booked = booked with
        {
            Booking = booked.Booking.With(step).At(moved.Start, moved.End, moved.LocalStart),
        };
        Keep(booked);
        _bookingsByEnd.Enqueue(moved.BookingId, moved.End);
        _occupancy.Add(booked.From, booked.To, moved.BookingId);
        Remember(entry.CommandId, moved.BookingId, entry.At);
    }

    private void Apply(ClientErased erased, in EntryContext entry)
    {
        Remember(entry.CommandId, erased.ClientId, entry.At);
        EraseDeparted(erased.ClientId);
        foreach (var (bookingId, booked) in _bookings)
        {
            if (booked.Booking.ClientId == erased.ClientId)
            {
                _bookings[bookingId] = booked with { Booking = BookingWords.Erase(booked.Booking) };
            }
        }
    }
}
