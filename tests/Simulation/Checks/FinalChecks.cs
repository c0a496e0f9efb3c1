using System.Globalization;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Tests.Simulation.Hosts;
using Realtime.Tests.Simulation.Live;
using Realtime.Tests.Simulation.Workload;

namespace Realtime.Tests.Simulation.Checks;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>The reckoning, once faults have stopped and everything has settled.</summary>
internal sealed class FinalChecks(
    MemoryStore store, JournalTruth truth, Ledger ledger, PracticeUnderTest practice, IReadOnlyList<SimulatedClient> clients)
{
    private readonly MemoryDocuments _documents = new(store, TimeProvider.System);

    /// <summary>What is stored agrees with the journal, and the journal with what clients were told.</summary>
    public void CheckStored()
    {
        truth.CheckHistory();
        ledger.CheckAll();
        CheckBookings();
        CheckNotices();
        CheckRooms();
        CheckWaiting();
        CheckSeries();
    }

    /// <summary>
    /// Nobody is left with an offer that is over, and calendars know everybody who still waits for their time. Of two hosts one may tell of a
    /// place late, when the other has told that it is over: that calendar learns it with the first offer that it makes there.
    /// </summary>
    private void CheckWaiting()
    {
        foreach (var place in truth.Waiting)
        {
            Promise.Holds(place.Status != WaitlistStatus.Offered, $"{place.Id} is still offered {place.Offer?.Id}, and every hold is over");
            foreach (var calendar in truth.Calendars)
            {
                var isKnown = calendar.WaitingEntries.Contains(place.Id, StringComparer.Ordinal);
                var isAwaited = place.IsOn && place.Therapists.Any(therapistId => calendar.Stream.EndsWith($"/{therapistId}", StringComparison.Ordinal));
                Promise.Holds(isKnown || !isAwaited, $"{calendar.Stream} does not know {place.Id}, which is {place.Status}");
            }
        }

        foreach (var entryId in truth.Calendars.SelectMany(calendar => calendar.OfferedEntries))
        {
            Promise.Holds(false, $"{entryId} has an offer for ever");
        }
    }

    /// <summary>Whatever was cancelled from one appointment on is cancelled in every calendar.</summary>
    private void CheckSeries()
    {
        foreach (var follow in truth.Calendars.SelectMany(calendar => calendar.Followed).Where(follow => follow.Status == BookingStatus.Cancelled))
        {
            var left = truth.Calendars.SelectMany(calendar => calendar.Bookings).FirstOrDefault(booking =>
                booking.Series == follow.SeriesId && booking.Newest.Status is BookingStatus.Pending or BookingStatus.Confirmed && booking.Series == follow.SeriesId
                && booking.Starts.LastOrDefault(one => one.At <= follow.At, booking.Starts[0]).Start is var start && start > follow.After && start > follow.At);
            Promise.Holds(left is null, $"the rest of {follow.SeriesId} was cancelled, and {left?.Id} was not");
        }
    }

    /// <summary>Reads everything at one host, checks it, and says it as text, to be compared with what another host shows.</summary>
    public async Task<string> ReadAll(SimulatedHost host, SimulatedFrontNode node)
    {
        var said = new System.Text.StringBuilder();
        var staff = practice.Staff();
        foreach (var room in truth.Rooms)
        {
            var grain = host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(practice.OrganizationId, room.RoomId));
            var page = (await grain.ReadAfter(staff, 0, IRoomGrain.PageMax)).Value!;
            Promise.Holds(page.HeadSequence == room.Head && page.Items.Count == Math.Min(room.Head, IRoomGrain.PageMax), $"{room.Stream} was read as {page.Items.Count} items of {room.Head}");
            page.Items.ForEach(room.Check);
            CheckTexts(room, page.Items.Select(item => (item.Sequence, item.Kind, item.Text)), "was read");
            said.AppendJoin('\n', page.Items.Select(item => $"{item.Sequence} {item.Id} {item.Text}")).AppendLine();
            Promise.Holds((await grain.Get(staff)).Value!.Status == room.Status, $"{room.Stream} is shown as not {room.Status}");
        }

        if (truth.Desk is { } desk)
        {
            var waiting = (await host.Grains.GetGrain<IDeskGrain>(practice.OrganizationId).Get()).Waiting.ConvertAll(room => room.RoomId);
            Promise.Holds(desk.Queue.ToHashSet(StringComparer.Ordinal).SetEquals(waiting), $"{string.Join(' ', waiting)} are shown as waiting, and {string.Join(' ', desk.Queue)} wait");
            said.AppendJoin(' ', waiting).AppendLine();
        }

        var appointments = host.Grains.GetGrain<IAppointmentsGrain>(practice.OrganizationId);
        var listed = (await appointments.List(staff, new BookingQuery(null, null, null, null, null, Limit: 200, null))).Value!.Items;
        Promise.Holds(listed.Count == truth.Calendars.Sum(calendar => calendar.Bookings.Count()), $"{listed.Count} bookings are listed");
        listed.ForEach(CheckNewest);
        said.AppendJoin('\n', listed.Select(booking => $"{booking.Id} {booking.Version} {booking.Status}")).AppendLine();
        var profile = (await host.Grains.GetGrain<IPracticeGrain>(practice.OrganizationId).Get())!.Organization.Profile;
        var closed = profile.Holidays.ConvertAll(holiday => WorkingHours.DaysOf(holiday.Date, 1, profile.TimeZone));
        foreach (var serviceId in practice.Services)
        {
            var slots = (await appointments.GetAvailability(serviceId, null, practice.Beginning, practice.Beginning.AddDays(4), null)).Value!.Slots;
            var sold = slots.Find(slot => truth.Calendar(practice.OrganizationId, slot.TherapistId)!.Bookings
                .Any(booking => booking.IsLive && booking.Newest.Start < slot.End && slot.Start < booking.Newest.End));
            Promise.Holds(sold is null, $"a sold slot is offered: {sold}");
            var onHoliday = slots.Find(slot => closed.Exists(time => time.From < slot.End && slot.Start < time.To));
            Promise.Holds(onHoliday is null, $"a slot on a holiday is offered: {onHoliday}");
            said.AppendJoin(' ', slots.Select(slot => slot.Start.ToString("dHHmm", CultureInfo.InvariantCulture) + slot.TherapistId)).AppendLine();
        }

        foreach (var client in clients)
        {
            await CheckReader(client, node);
            var presence = await host.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(practice.OrganizationId, client.Caller.UserId)).Get();
            Promise.Holds(presence.Status == PresenceStatus.Offline, $"{client.Caller.UserId} is {presence.Status} at a host that was told nothing");
        }

        return said.ToString();
    }

    private async Task CheckReader(SimulatedClient client, SimulatedFrontNode node)
    {
        if (client.Reader is not { } reader)
        {
            return;
        }

        var head = truth.Room(practice.OrganizationId, reader.RoomId)?.Head ?? 0;
        Promise.Holds(await node.Join(reader), $"{client.Caller.UserId} may not join {reader.RoomId} again");
        Promise.Holds(reader.Complete == head, $"{client.Caller.UserId} joined {reader.RoomId} again and sees {reader.Complete} of {head}");
        if (head > 0)
        {
            CheckTexts(truth.Room(practice.OrganizationId, reader.RoomId)!, reader.Shown(), $"stands before {client.Caller.UserId}");
        }
    }

    /// <summary>Once everything has settled, everyone reads every text as its last change made it.</summary>
    private static void CheckTexts(RoomTruth room, IEnumerable<(long Sequence, MessageKind Kind, string Text)> items, string where)
    {
        foreach (var (sequence, _, text) in items.Where(item => item.Kind == MessageKind.Text))
        {
            var (expected, _) = room.Final(sequence);
            Promise.Holds(text == expected, $"{room.Stream}: item {sequence} {where} as '{text}', and is '{expected}'");
        }
    }

    private void CheckBookings()
    {
        var kept = _documents.Query($"booking/{practice.OrganizationId}", new DocumentRange(Limit: IDocuments.QueryLimitMax)).GetAwaiter().GetResult().Items;
        var made = truth.Calendars.Sum(calendar => calendar.Bookings.Count());
        Promise.Holds(kept.Count == made, $"{kept.Count} bookings are listed of {made} made");
        Promise.Holds(made == truth.Made.Count, $"{made} bookings are in calendars, of {truth.Made.Count} that were made");
        foreach (var document in kept)
        {
            CheckNewest(JournalJson.Read<Booking>(document.Data));
        }
    }

    private void CheckNewest(Booking listed)
    {
        var calendar = truth.Calendar(practice.OrganizationId, listed.TherapistId);
        Promise.Holds(calendar is not null, $"booking {listed.Id} is listed with {listed.TherapistId}, who has no calendar");
        calendar!.Check(listed);
        var versions = calendar.Bookings.FirstOrDefault(booking => booking.Id == listed.Id)?.Version;
        Promise.Holds(listed.Version == versions, $"booking {listed.Id} is listed at version {listed.Version} of {versions}");
    }

    /// <summary>Each conversation was told once of each step of its bookings, and of nothing else.</summary>
    private void CheckNotices()
    {
        var due = truth.Calendars.SelectMany(calendar => calendar.Notices).CountBy(notice => notice).ToDictionary();
        var told = truth.Rooms
            .SelectMany(room => room.Messages, (room, message) => (room.RoomId, message.Data?.Booking))
            .Where(notice => notice.Booking is not null)
            .CountBy(notice => (notice.RoomId, notice.Booking!.BookingId, notice.Booking.Change)).ToDictionary();
        foreach (var (notice, count) in due)
        {
            Promise.Holds(told.GetValueOrDefault(notice) == count, $"room {notice.RoomId} was told {told.GetValueOrDefault(notice)} times that {notice.BookingId} was {notice.Change}, which it was {count} times");
        }

        Promise.Holds(told.Count == due.Count, "a room was told of what never happened");
    }

    private void CheckRooms()
    {
        foreach (var room in truth.Rooms)
        {
            var document = _documents.Read($"room/{practice.OrganizationId}", room.RoomId).GetAwaiter().GetResult();
            Promise.Holds(document is not null, $"room {room.RoomId} has no record");
            var summary = JournalJson.Read<RoomSummary>(document!.Data);
            var last = room.Messages.Last(message => !MessageChanges.IsChange(message));
            Promise.Holds(
                summary.HeadSequence == room.Head && summary.Status == room.Status && summary.LastMessage?.Id == last.Id
                    && (last.Kind != MessageKind.Text || summary.LastMessage.Text == room.Final(last.Sequence).Text),
                $"room {room.RoomId} is listed at {summary.HeadSequence}, {summary.Status}, and is at {room.Head}, {room.Status}");
        }
    }
}
