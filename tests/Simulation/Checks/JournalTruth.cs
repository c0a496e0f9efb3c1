using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>
/// What is durable, read from the store itself entry by entry as it comes, by code that shares nothing with the grains but the
/// shape of the entries. Each stream's own rules are checked at every entry.
/// </summary>
internal sealed class JournalTruth(MemoryStore store)
{
    private readonly MemoryJournal _journal = new(store);
    private readonly StoredWords _words = new(store);
    private readonly Dictionary<string, StreamTruth> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _carriedOut = new(StringComparer.Ordinal);

    public IEnumerable<CalendarTruth> Calendars => _streams.Values.OfType<CalendarTruth>();

    public IEnumerable<RoomTruth> Rooms => _streams.Values.OfType<RoomTruth>();

    public IEnumerable<NotesTruth> Notes => _streams.Values.OfType<NotesTruth>();

    public NotesTruth? NotesOf(string roomId) => Notes.FirstOrDefault(notes => notes.RoomId == roomId);

    /// <summary>Null until somebody of the practice was on duty.</summary>
    public DeskTruth? Desk => _streams.Values.OfType<DeskTruth>().SingleOrDefault();

    public IEnumerable<WaitlistTruth.Place> Waiting => _streams.Values.OfType<WaitlistTruth>().SelectMany(waitlist => waitlist.Places);

    public RoomTruth? Room(string organizationId, string roomId) => _streams.GetValueOrDefault($"room/{organizationId}/{roomId}") as RoomTruth;

    public CalendarTruth? Calendar(string organizationId, string therapistId) =>
        _streams.GetValueOrDefault($"calendar/{organizationId}/{therapistId}") as CalendarTruth;

    /// <summary>Every booking that was ever made.</summary>
    public HashSet<string> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes in what came to a stream.</summary>
    public void Follow(string stream)
    {
        if (!_streams.TryGetValue(stream, out var truth))
        {
            truth = stream.Split('/')[0] switch
            {
                "calendar" => new CalendarTruth(stream),
                "desk" => new DeskTruth(stream, roomId => Room(stream.Split('/')[1], roomId)),
                "waitlist" => new WaitlistTruth(stream),
                "notes" => new NotesTruth(stream, _words),
                _ => new RoomTruth(stream, _words, () => Desk),
            };
            _streams.Add(stream, truth);
        }

        foreach (var entry in _journal.Read(stream, truth.Head, IJournal.ReadEntriesMax).GetAwaiter().GetResult())
        {
            truth.Take(entry);
        }

        if (truth is CalendarTruth calendar)
        {
            CheckPlaces(calendar);
            CheckCommands(calendar);
            calendar.CheckCommit();
        }
    }

    /// <summary>
    /// A command is carried out in one calendar, wherever its repeats go and wherever its booking is by then. (A booking for any therapist
    /// may hold a slot of several while it chooses; it books with one.)
    /// </summary>
    private void CheckCommands(CalendarTruth calendar)
    {
        foreach (var commandId in calendar.TakeNewCommands().Where(id => !id.StartsWith("choice/", StringComparison.Ordinal)))
        {
            Promise.Holds(
                _carriedOut.TryAdd(commandId, calendar.Stream), () => $"command {commandId} was carried out twice, in {_carriedOut[commandId]} and in {calendar.Stream}");
        }
    }

    /// <summary>No booking is in two calendars, at any entry of any of them.</summary>
    private void CheckPlaces(CalendarTruth calendar)
    {
        foreach (var booking in calendar.Bookings)
        {
            Made.Add(booking.Id);
            var other = Calendars.FirstOrDefault(one => one != calendar && one.Bookings.Any(there => there.Id == booking.Id));
            Promise.Holds(other is null, $"{booking.Id} is in {calendar.Stream} and in {other?.Stream}");
        }
    }

    /// <summary>Reads everything again: history is what it was.</summary>
    public void CheckHistory()
    {
        foreach (var (stream, truth) in _streams)
        {
            var entries = _journal.Read(stream, 0, IJournal.ReadEntriesMax).GetAwaiter().GetResult();
            Promise.Holds(entries.Count == truth.Head, $"{stream} has {entries.Count} entries, and had {truth.Head}");
            foreach (var entry in entries)
            {
                Promise.Holds(truth.IsAsItWas(entry), $"{stream}: entry {entry.Sequence} was rewritten");
            }
        }
    }
}

/// <summary>The rules of every stream: sequences without gap, a command carried out once.</summary>
internal abstract class StreamTruth(string stream)
{
    private readonly List<(string Kind, string? CommandId, DateTimeOffset At, int Length)> _entries = [];
    private readonly Dictionary<string, long> _commands = new(StringComparer.Ordinal);
    private List<string> _newCommands = [];

    public string Stream => stream;

    public long Head => _entries.Count;

    /// <summary>The entry that carries this command id; null where there is none.</summary>
    public long? Find(string commandId) => _commands.TryGetValue(commandId, out var sequence) ? sequence : null;

    public void Take(StoredEntry entry)
    {
        Promise.Holds(entry.Sequence == Head + 1, $"{stream} has entry {entry.Sequence} after {Head}");
        _entries.Add((entry.Kind, entry.CommandId, entry.At, entry.Data.Length));
        foreach (var commandId in CarriedOut(entry))
        {
            Promise.Holds(
                _commands.TryAdd(commandId, entry.Sequence),
                () => $"{stream}: command {commandId} was carried out twice, at {_commands[commandId]} and {entry.Sequence}");
            _newCommands.Add(commandId);
        }

        Apply(entry);
    }

    public bool IsAsItWas(StoredEntry entry) => _entries[(int)entry.Sequence - 1] == (entry.Kind, entry.CommandId, entry.At, entry.Data.Length);

    /// <summary>Those that were carried out since it was asked last.</summary>
    public List<string> TakeNewCommands()
    {
        var taken = _newCommands;
        _newCommands = [];
        return taken;
    }

    /// <summary>The commands that this entry carries out: its own, where it does not say that it was not carried out.</summary>
    protected virtual IEnumerable<string> CarriedOut(StoredEntry entry) => entry.CommandId is { } own ? [own] : [];

    protected abstract void Apply(StoredEntry entry);
}

internal static class Promise
{
    public static void Holds(bool condition, Func<string> broken)
    {
        if (!condition)
        {
            throw new SimulationFailedException(broken());
        }
    }

    public static void Holds(bool condition, string broken)
    {
        if (!condition)
        {
            throw new SimulationFailedException(broken);
        }
    }
}
