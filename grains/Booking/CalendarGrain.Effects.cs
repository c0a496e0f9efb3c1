using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a calendar's commits cause elsewhere, and its snapshots.</summary>
internal sealed partial class CalendarGrain
{
    protected override void OnLoaded(Calendar state, long head) => WatchExpiry(state);

    protected override void OnCommitted(Calendar state, IReadOnlyList<Committed<ICalendarEvent>> entries)
    {
        Broadcast.CalendarChanged(_therapistId).AsHint();
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

            if (BookingProjection.BookingOf(entry.Event) is not { } bookingId || await Find(bookingId) is not { } stored)
            {
                continue;
            }

            var booking = await Reveal(stored);
            await _projection.Write(booking, entry.Entry.Sequence);
            if (booking.RoomId is { } roomId && BookingNotices.Of(entry.Event, booking) is { } notice)
            {
                await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(_organizationId, roomId))
                    .PostNotice(notice with { CommandId = $"entry/{StreamName}/{entry.Entry.Sequence}" });
            }
        }

        await ArrangeExpiry();
    }

    protected override JournalSnapshot WriteSnapshot(Calendar state, long sequence) =>
        new(sequence, CalendarSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override Calendar ReadSnapshot(JournalSnapshot snapshot) =>
        Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(snapshot.Data), snapshot.Sequence);

    private void Tell(Booking stored) => Hint.Send(async () => await Broadcast.BookingChanged(await Reveal(stored)));
}
