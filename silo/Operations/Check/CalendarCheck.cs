using System.Text.Json;
using System.Text.Json.Nodes;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// One calendar, replayed: no two live bookings overlap at any point of its history, nothing was sold or held that was not
/// free, nor beyond a limit, nothing was confirmed that was over, its snapshot is what a replay gives, and so are its bookings' records.
/// </summary>
internal sealed class CalendarCheck(IJournal journal, IDocuments documents, MoveCheck moves, CheckReport report)
{
    public async Task Run(StreamPosition stream, string organizationId, IProgress<long> progress, CancellationToken cancellation)
    {
        var calendar = new Calendar { OrganizationId = organizationId };
        var snapshot = await SnapshotCheck.Of(journal, stream, CalendarSnapshot.Format, report, cancellation);
        var commands = new CommandCheck(journal, stream.Stream, Calendar.CommandsKept, report);
        var bookings = new FinalBookings(calendar);
        await foreach (var entry in StreamReplay.Read<ICalendarEvent>(journal, stream, cancellation))
        {
            var sequence = entry.Entry.Sequence;
            await commands.Check(entry.Entry, cancellation);
            if (TakesTime(calendar, entry) is { } problem)
            {
                report.Add(stream.Stream, sequence, problem);
            }

            if (!TryApply(calendar, entry, stream.Stream))
            {
                return;
            }

            bookings.Note(entry);
            moves.Take(stream.Stream, entry);
            snapshot.At(sequence, plain => Agrees(plain, calendar));

            foreach (var (booking, last) in bookings.Settled())
            {
                await CheckRecord(stream, booking, last, cancellation);
            }

            report.Entries++;
            progress.Report(report.Entries);
        }

        foreach (var (booking, last) in bookings.Rest())
        {
            await CheckRecord(stream, booking, last, cancellation);
        }

        moves.Take(stream.Stream, calendar);
        snapshot.End();
    }

    private static string? TakesTime(Calendar calendar, in Committed<ICalendarEvent> entry) => entry.Event switch
    {
        HoldPlaced placed when !calendar.IsFree(
                placed.Hold.Start.AddMinutes(-placed.BufferBeforeMinutes), placed.Hold.End.AddMinutes(placed.BufferAfterMinutes),
                entry.Entry.At, calendar.FindHold(placed.ReplacedHoldId ?? "")?.HolderId ?? placed.HolderId, exceptBooking: null)
            => "a hold was placed on time that was not free",
        BookingMade made when !calendar.IsFree(
                made.Start.AddMinutes(-made.BufferBeforeMinutes), made.End.AddMinutes(made.BufferAfterMinutes),
                entry.Entry.At, made.HoldId is { } holdId ? calendar.FindHold(holdId)?.HolderId : made.By, exceptBooking: null)
            => "a booking was made on time that was sold or held",
        HoldPlaced placed when Caps.Of(
                calendar, entry.Entry.At, calendar.FindHold(placed.ReplacedHoldId ?? "")?.HolderId ?? placed.HolderId, exceptBooking: null)
                ?.FullFor(placed.Hold.Start) is not null
            => "a hold was placed beyond the limit of its date or week",
        BookingMade made when Caps.Of(
                calendar, entry.Entry.At, made.HoldId is { } holdId ? calendar.FindHold(holdId)?.HolderId : made.By, exceptBooking: null)
                ?.FullFor(made.Start) is not null
            => "a booking was made beyond the limit of its date or week",
        BookingRescheduled moved when Caps.Of(calendar, entry.Entry.At, moved.By, moved.BookingId)?.FullFor(moved.Start) is not null
            => "a booking was moved beyond the limit of its date or week",
        BookingExpired expired when calendar.Find(expired.BookingId)?.IsOver(entry.Entry.At) != true => "a booking expired that was not over",
        BookingStatusChanged { Status: BookingStatus.Confirmed } changed when calendar.Find(changed.BookingId)?.IsOver(entry.Entry.At) == true
            => "a booking was confirmed after it was over",
        BookingMade { HoldId: { } used } when calendar.FindHold(used) is null => "a booking used up a hold that is not there",
        OfferPlaced placed when !calendar.IsFree(
                placed.Hold.Start.AddMinutes(-placed.BufferBeforeMinutes), placed.Hold.End.AddMinutes(placed.BufferAfterMinutes),
                entry.Entry.At, OfferDecisions.HolderOf(placed.EntryId), exceptBooking: null)
            => "a slot was offered that was not free",
        OfferEnded ended when calendar.FindHold(ended.HoldId)?.Offer is null => "an offer ended that is not there",
        ArrivalHeld held when !calendar.IsFree(
                held.Hold.Start.AddMinutes(-held.BufferBeforeMinutes), held.Hold.End.AddMinutes(held.BufferAfterMinutes),
                entry.Entry.At, calendar.FindHold(held.ReplacedHoldId ?? "")?.HolderId ?? held.By, exceptBooking: null)
            => "a slot was kept that was not free",
        BookingArrived arrived when calendar.FindHold(arrived.Move.HoldId)?.Arrival?.MoveId != arrived.Move.MoveId
            => "a booking came for which no slot was kept",
        BookingLeft left when calendar.Find(left.Move.Booking.Id) is null => "a booking left that is not there",
        HoldReleased released when calendar.FindHold(released.HoldId) is null => "a hold was released that is not there",
        _ => null,
    };

    private bool TryApply(Calendar calendar, in Committed<ICalendarEvent> entry, string stream)
    {
        try
        {
            calendar.Apply(entry.Event, entry.Entry);
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or ArgumentException or NullReferenceException)
        {
            var text = error is KeyNotFoundException ? "it is about a booking that is not there" : error.Message;
            report.Add(stream, entry.Entry.Sequence, $"{text} The rest of the stream was not checked.");
            return false;
        }
    }

    private static bool Agrees(JournalSnapshot stored, Calendar replayed) => StoredJson.Agrees(
        Ordered(Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(stored.Data), stored.Sequence).ToSnapshot()), Ordered(replayed.ToSnapshot()));

    private static JsonNode? Ordered(CalendarSnapshot snapshot) => JsonNode.Parse(JournalJson.Write(snapshot with
    {
        Bookings = [.. snapshot.Bookings.OrderBy(booked => booked.Booking.Id, StringComparer.Ordinal)],
        Holds = [.. snapshot.Holds.OrderBy(held => held.Hold.Id, StringComparer.Ordinal)],
        Commands = [.. snapshot.Commands.OrderBy(command => command.Id, StringComparer.Ordinal)],
        Departed = snapshot.Departed is { } departed ? [.. departed.OrderBy(one => one.BookingId, StringComparer.Ordinal)] : null,
    }));

    private async Task CheckRecord(StreamPosition stream, Booking booking, long last, CancellationToken cancellation)
    {
        report.Bookings++;
        var key = await new PersonalVault(documents, booking.OrganizationId).ReadKey(booking.ClientId);
        var expected = BookingProjection.Record(booking, key, last);
        var record = await documents.Read(expected.Partition, expected.Id, cancellation);
        if (await FinalBookings.LaterErasure(journal, stream.Stream, booking, last, record?.Version, cancellation) is var (erased, at))
        {
            (expected, last) = (BookingProjection.Record(erased, key, at), at);
        }

        if (record?.Version != last)
        {
            // What the dispatcher still owes is no problem; what is newer than the journal is.
            if (BookingProjection.SequenceOf(last) <= stream.Dispatched || record?.Version > last)
            {
                report.Add(stream.Stream, BookingProjection.SequenceOf(last), record is null
                    ? $"booking {booking.Id} has no record"
                    : $"the record of booking {booking.Id} is that of entry {BookingProjection.SequenceOf(record.Version)}");
            }
        }
        else if (!StoredJson.IsSame<Booking>(record.Data, expected.Data) || record.First != expected.First || record.Second != expected.Second)
        {
            report.Add(stream.Stream, BookingProjection.SequenceOf(last), $"the record of booking {booking.Id} is not what a replay gives");
        }
    }
}
