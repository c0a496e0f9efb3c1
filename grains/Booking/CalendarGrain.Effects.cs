using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a calendar's commits cause elsewhere, and its snapshots.</summary>
internal sealed partial class CalendarGrain
{
    protected override void OnLoaded(Calendar state, long head)
    {
        // What entries of before freed was offered, or not, when they were committed.
        state.ForgetFreed();
        WatchExpiry(state);
    }

    protected override void OnCommitted(Calendar state, IReadOnlyList<Committed<ICalendarEvent>> entries)
    {
        Broadcast.CalendarChanged(_therapistId).AsHint();
        if (entries.Any(entry => entry.Event is ScheduleChanged))
        {
            Broadcast.ScheduleChanged(_therapistId).AsHint();
        }

        foreach (var bookingId in entries.Select(entry => BookingProjection.BookingOf(entry.Event)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (state.Find(bookingId) is { } booked)
            {
                Tell(booked.Booking);
            }
        }

        WatchExpiry(state);
    }

    protected override async Task CarryOut(IReadOnlyList<Committed<ICalendarEvent>> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Event is ClientErased erased)
            {
                await _projection.Erase(_organizationId, _therapistId, erased.ClientId, entry.Entry.Sequence);
            }

            if (entry.Event is ArrivalHeld held)
            {
                await ArrangeConclusion(held, entry.Entry.At);
            }
            else if (entry.Event is BookingLeft left)
            {
                await CarryOutDeparture(left.Move);
            }
            else if (entry.Event is SeriesFollowed followed)
            {
                await CarryOutSeries(followed);
            }
            else if (entry.Event is OfferPlaced placed)
            {
                await CarryOutOffer(placed);
            }
            else if (entry.Event is OfferEnded ended)
            {
                await Waitlist.OfferEnded(ended.EntryId, ended.HoldId, ended.End);
            }

            if (BookingProjection.BookingOf(entry.Event) is { } bookingId)
            {
                await CarryOutChange(entry, bookingId);
                if (entry.Event is BookingExpired or BookingStatusChanged { Status: BookingStatus.Cancelled })
                {
                    await CarryOutRefusal(bookingId);
                }
            }
        }

        await ArrangeExpiry();
    }

    private async Task CarryOutChange(Committed<ICalendarEvent> entry, string bookingId)
    {
        // Of a booking that has left since, the list's record is another calendar's; its conversation still wants to know of this step.
        var (booked, departed) = await Stream.Ask((calendar, _) => (calendar.Find(bookingId), calendar.FindDeparture(bookingId)?.Move.Booking));
        if ((booked?.Booking ?? departed) is not { } stored)
        {
            return;
        }

        var booking = await Reveal(stored);
        if (booked is not null)
        {
            await _projection.Write(booking, BookingProjection.VersionOf(booked.Moves ?? 0, entry.Entry.Sequence));
        }

        if (booking.RoomId is { } roomId && BookingNotices.Of(entry.Event, booking) is { } notice)
        {
            await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(_organizationId, roomId))
                .PostNotice(notice with { CommandId = $"entry/{StreamName}/{entry.Entry.Sequence}" });
        }
    }

    protected override JournalSnapshot WriteSnapshot(Calendar state, long sequence) =>
        new(sequence, CalendarSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override Calendar ReadSnapshot(JournalSnapshot snapshot) =>
        Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(snapshot.Data), snapshot.Sequence);

    private void Tell(Booking stored) => Hint.Send(async () => await Broadcast.BookingChanged(await Reveal(stored)));
}
