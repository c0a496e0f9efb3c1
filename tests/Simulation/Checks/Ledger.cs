using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Search;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Simulation.Checks;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What clients were told, checked against what is durable: at the moment they are told, and again at the end.</summary>
internal sealed class Ledger(JournalTruth truth, string organizationId)
{
    /// <summary>Is in every note and every tag of a run, and in nothing else.</summary>
    public const string StaffWord = "stafftalk";

    private static readonly byte[] s_staffWord = System.Text.Encoding.ASCII.GetBytes(StaffWord);
    private readonly Dictionary<string, Booking> _booked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string RoomId, Message Message)> _posted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Note> _noted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public int Acknowledged { get; private set; }

    public int Refusals => _refused.Count;

    /// <summary>Anybody was shown this booking.</summary>
    public void Saw(Booking booking)
    {
        var calendar = truth.Calendar(organizationId, booking.TherapistId);
        Promise.Holds(calendar is not null, $"booking {booking.Id} was shown, and {booking.TherapistId} has no calendar");
        calendar!.Check(booking);
    }

    public void Booked(string commandId, Booking booking)
    {
        Acknowledged++;
        Saw(booking);
        var carriers = Carriers(commandId).Count();
        Promise.Holds(
            carriers == 1,
            $"command {commandId} was acknowledged, and is in {carriers} calendars");
        Promise.Holds(
            !_booked.TryGetValue(commandId, out var before) || before.Id == booking.Id,
            $"command {commandId} was answered with another booking than before, {booking.Id}");
        _booked[commandId] = booking;
    }

    public void Changed(string commandId, Booking booking, bool hasEntry)
    {
        Acknowledged++;
        Saw(booking);
        Promise.Holds(!hasEntry || IsCarriedOut(commandId), $"command {commandId} was acknowledged, and is in no calendar");
    }

    public bool IsCarriedOut(string commandId) => Carriers(commandId).Any();

    public void Held(Hold hold)
    {
        Acknowledged++;
        Promise.Holds(
            truth.Calendar(organizationId, hold.TherapistId)?.HoldsEver.Contains(hold.Id) == true,
            $"hold {hold.Id} was acknowledged, and is not in the journal");
    }

    public void ScheduleKept(string therapistId, long version)
    {
        Acknowledged++;
        Promise.Holds(
            truth.Calendar(organizationId, therapistId)?.ScheduleVersion >= version,
            $"schedule version {version} of {therapistId} was acknowledged, and is not in the journal");
    }

    public void Saw(string roomId, Message message)
    {
        var room = truth.Room(organizationId, roomId);
        Promise.Holds(room is not null, $"an item of {roomId} was shown, and there is none");
        room!.Check(message);
        Promise.Holds(
            JournalJson.Write(message).AsSpan().IndexOf(s_staffWord) < 0,
            $"item {message.Sequence} of {roomId} shows what only staff may read: {message.Text}");
    }

    public void Saw(string roomId, Note note)
    {
        var notes = truth.NotesOf(roomId);
        Promise.Holds(notes is not null, $"a note of {roomId} was shown, and there is none");
        notes!.Check(note);
    }

    public void Noted(string roomId, string commandId, Note note)
    {
        Acknowledged++;
        Saw(roomId, note);
        Promise.Holds(
            truth.NotesOf(roomId)!.Find(commandId) == note.Sequence,
            $"note {commandId} of {roomId} was acknowledged as {note.Sequence}, and is {truth.NotesOf(roomId)!.Find(commandId)}");
        _noted[$"{roomId}/{commandId}"] = note;
    }

    /// <summary>What a search showed is there: it says that now, or said it before a change that the search had not heard of.</summary>
    public void Saw(FoundText found)
    {
        if (found.IsNote)
        {
            Promise.Holds(
                truth.NotesOf(found.RoomId)?.Notes.ElementAtOrDefault((int)found.Sequence - 1)?.Text == found.Snippet, $"a search found {found}, which no note says");
            return;
        }

        Promise.Holds(
            truth.Room(organizationId, found.RoomId) is { } room && found.Sequence <= room.Head && room.Versions(found.Sequence).Contains(found.Snippet),
            $"a search found {found}, which nobody said there");
    }

    public void Posted(string roomId, string senderId, string clientMessageId, Message message)
    {
        Acknowledged++;
        Saw(roomId, message);
        var commandId = $"{senderId}/{clientMessageId}";
        Promise.Holds(
            truth.Room(organizationId, roomId)!.Find(commandId) == message.Sequence,
            $"message {commandId} of {roomId} was acknowledged as item {message.Sequence}, and is item {truth.Room(organizationId, roomId)!.Find(commandId)}");
        _posted[$"{roomId}/{commandId}"] = (roomId, message);
    }

    /// <summary>An edit or deletion was acknowledged: it is an item, and the message shows it or something later.</summary>
    public void ChangedText(string roomId, string commandId, Message message, bool isEdit)
    {
        Acknowledged++;
        Saw(roomId, message);
        var room = truth.Room(organizationId, roomId)!;
        var item = room.Find(commandId);
        Promise.Holds(
            isEdit ? item is not null && (message.Data?.Edited ?? message.Data?.Deleted)?.Sequence >= item : message.Data?.Deleted is not null,
            $"change {commandId} of item {message.Sequence} of {roomId} was acknowledged, and is item {item}; the answer shows {message.Data}");
    }

    /// <summary>The only attempt at a command was refused: nothing of it may be there, now or ever.</summary>
    public void Refused(string commandId)
    {
        _refused.Add(commandId);
        CheckRefusal(commandId);
    }

    public void CheckAll()
    {
        foreach (var (commandId, booking) in _booked)
        {
            Promise.Holds(truth.Calendars.Any(one => one.Find(commandId) is not null), $"acknowledged booking {booking.Id} of {commandId} is gone");
        }

        foreach (var (roomId, message) in _posted.Values)
        {
            truth.Room(organizationId, roomId)!.Check(message);
        }

        foreach (var (key, note) in _noted)
        {
            truth.NotesOf(key.Split('/')[0])!.Check(note);
        }

        foreach (var commandId in _refused)
        {
            CheckRefusal(commandId);
        }
    }

    private void CheckRefusal(string commandId) => Promise.Holds(
        !Carriers(commandId).Any() && truth.Rooms.All(room => room.Find(commandId) is null) && truth.Notes.All(notes => notes.Find(commandId) is null),
        $"command {commandId} was refused, and left something");

    private IEnumerable<CalendarTruth> Carriers(string commandId) => truth.Calendars.Where(calendar => calendar.Find(commandId) is not null);
}
