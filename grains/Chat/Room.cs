using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>A conversation as its items made it. Pure; the items themselves are read from the journal.</summary>
public sealed class Room : IJournaledState<IRoomEvent>
{
    /// <summary>So many command ids are known here; older ones are looked up in the journal.</summary>
    public const int CommandsKept = 4_096;
    public const int ParticipantsMax = 500;

    private readonly Dictionary<string, long> _commands = new(StringComparer.Ordinal);
    private readonly Queue<string> _commandsByAge = new();
    private readonly List<Participant> _staff = [];

    public long Sequence { get; private set; }

    /// <summary>Null until an item changed what the conversation was opened with.</summary>
    public RoomStatus? Status { get; private set; }

    /// <summary>Null until an item changed it; an empty id means nobody.</summary>
    public string? AssignedTo { get; private set; }

    public Message? LastMessage { get; private set; }

    /// <summary>Staff who wrote or were assigned, in that order.</summary>
    public IReadOnlyList<Participant> Staff => _staff;

    /// <summary>Command ids of items after this sequence are all known here.</summary>
    public long CommandsKnownAfter { get; private set; }

    /// <summary>The item that this command led to; null where there is none after <see cref="CommandsKnownAfter"/>.</summary>
    public long? ResultOf(string commandId) => _commands.TryGetValue(commandId, out var sequence) ? sequence : null;

    public void Apply(IRoomEvent change, in EntryContext entry)
    {
        var posted = (MessagePosted)change;
        Sequence = entry.Sequence;
        LastMessage = posted.ToMessage(entry);
        Status = posted.Data?.Status ?? Status;
        AssignedTo = posted.Data?.AssignedTo ?? AssignedTo;
        if (posted.SenderRole is { } role)
        {
            Join(new Participant(posted.SenderId, posted.SenderName, role));
        }

        if (posted.Assignee is { } assignee)
        {
            Join(assignee);
        }

        if (entry.CommandId is { } commandId)
        {
            Remember(commandId, entry.Sequence);
        }
    }

    public RoomSnapshot ToSnapshot() => new(
        Status, AssignedTo, LastMessage, [.. _staff], CommandsKnownAfter,
        [.. _commandsByAge.Select(id => new RoomSnapshot.Command(id, _commands[id]))]);

    public static Room FromSnapshot(RoomSnapshot snapshot, long sequence)
    {
        var room = new Room
        {
            Sequence = sequence,
            Status = snapshot.Status,
            AssignedTo = snapshot.AssignedTo,
            LastMessage = snapshot.LastMessage,
            CommandsKnownAfter = snapshot.CommandsKnownAfter,
        };
        room._staff.AddRange(snapshot.Staff);
        snapshot.Commands.ForEach(command => room.Remember(command.Id, command.Sequence));
        return room;
    }

    private void Join(Participant participant)
    {
        if (participant.Role != GrainInterfaces.Identity.Role.Visitor && _staff.Count < ParticipantsMax
            && !_staff.Exists(known => known.UserId == participant.UserId))
        {
            _staff.Add(participant);
        }
    }

    private void Remember(string commandId, long sequence)
    {
        if (!_commands.TryAdd(commandId, sequence))
        {
            return;
        }

        _commandsByAge.Enqueue(commandId);
        if (_commandsByAge.Count > CommandsKept)
        {
            var oldest = _commandsByAge.Dequeue();
            CommandsKnownAfter = Math.Max(CommandsKnownAfter, _commands[oldest]);
            _commands.Remove(oldest);
        }
    }
}

/// <summary>A conversation at one sequence, as stored; fields are only ever appended.</summary>
public sealed record RoomSnapshot(
    RoomStatus? Status,
    string? AssignedTo,
    Message? LastMessage,
    List<Participant> Staff,
    long CommandsKnownAfter,
    List<RoomSnapshot.Command> Commands)
{
    public const string Format = "room.1";

    public sealed record Command(string Id, long Sequence);
}
