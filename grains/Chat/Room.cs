using System.Collections.Immutable;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>A conversation as its items made it. Pure; the items themselves are read from the journal.</summary>
public sealed class Room : IJournaledState<IRoomEvent>
{
    /// <summary>So many command ids are known here; older ones are looked up in the journal.</summary>
    public const int CommandsKept = 4_096;
    public const int ParticipantsMax = 500;

    /// <summary>So many messages of one conversation may have been changed; more are refused.</summary>
    public const int ChangedMax = 20_000;

    private readonly Dictionary<string, long> _commands = new(StringComparer.Ordinal);
    private readonly Queue<string> _commandsByAge = new();
    private readonly List<Participant> _staff = [];
    private readonly Queue<long> _quiet = new();

    public long Sequence { get; private set; }

    /// <summary>Null until an item changed what the conversation was opened with.</summary>
    public RoomStatus? Status { get; private set; }

    /// <summary>Null until an item changed it; an empty id means nobody.</summary>
    public string? AssignedTo { get; private set; }

    /// <summary>Null where it comes from a snapshot of before this was kept.</summary>
    public RoomWait? Wait { get; private set; } = RoomWait.Begin;

    /// <summary>The newest item that is no edit or deletion, as it reads now.</summary>
    public Message? LastMessage { get; private set; }

    /// <summary>The newest change of each message that was edited or deleted.</summary>
    public ImmutableDictionary<long, MessageChange> Changes { get; private set; } = ImmutableDictionary<long, MessageChange>.Empty;

    /// <summary>The newest edits and deletions.</summary>
    public IReadOnlyCollection<long> Quiet => _quiet;

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
        Wait = Wait?.After(posted, entry.Sequence, entry.At, this);
        Status = posted.Data?.Status ?? Status;
        AssignedTo = posted.Data?.AssignedTo ?? AssignedTo;
        if (posted.Kind is MessageKind.Edit or MessageKind.Deletion)
        {
            Change(posted, entry);
        }
        else
        {
            LastMessage = posted.ToMessage(entry);
            if (posted.SenderRole is { } role)
            {
                Join(new Participant(posted.SenderId, posted.SenderName, role));
            }
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
        [.. _commandsByAge.Select(id => new RoomSnapshot.Command(id, _commands[id]))])
    {
        Changes = Changes.IsEmpty ? null : [.. Changes.OrderBy(change => change.Key).Select(change => new RoomSnapshot.Changed(change.Key, change.Value))],
        Quiet = _quiet.Count == 0 ? null : [.. _quiet],
        Wait = Wait,
    };

    public static Room FromSnapshot(RoomSnapshot snapshot, long sequence)
    {
        var room = new Room
        {
            Sequence = sequence,
            Status = snapshot.Status,
            AssignedTo = snapshot.AssignedTo,
            LastMessage = snapshot.LastMessage,
            Wait = snapshot.Wait,
            CommandsKnownAfter = snapshot.CommandsKnownAfter,
            Changes = (snapshot.Changes ?? []).ToImmutableDictionary(changed => changed.Subject, changed => changed.By),
        };
        snapshot.Quiet?.ForEach(room._quiet.Enqueue);
        room._staff.AddRange(snapshot.Staff);
        snapshot.Commands.ForEach(command => room.Remember(command.Id, command.Sequence));
        return room;
    }

    private void Change(MessagePosted change, in EntryContext entry)
    {
        var item = change.ToMessage(entry);
        var subject = MessageChanges.SubjectOf(item);
        Changes = Changes.SetItem(subject, new MessageChange(
            entry.Sequence, entry.At, change.Kind == MessageKind.Deletion, (Changes.GetValueOrDefault(subject)?.Count ?? 0) + 1));
        _quiet.Enqueue(entry.Sequence);
        if (_quiet.Count > RoomSummary.QuietSequencesMax)
        {
            _quiet.Dequeue();
        }

        if (LastMessage?.Sequence == subject)
        {
            LastMessage = MessageWords.StoredAfter(LastMessage, item);
        }
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

    /// <summary>Null where nothing was changed.</summary>
    public List<Changed>? Changes { get; init; }

    public List<long>? Quiet { get; init; }

    /// <summary>Null in those of before it was kept, which are not used any more.</summary>
    public RoomWait? Wait { get; init; }

    public sealed record Command(string Id, long Sequence);

    public sealed record Changed(long Subject, MessageChange By);
}

/// <param name="Sequence">Of the newest item that changed the message.</param>
/// <param name="At">When that was.</param>
/// <param name="IsDeletion">It is gone.</param>
/// <param name="Count">How often it was changed.</param>
public sealed record MessageChange(long Sequence, DateTimeOffset At, bool IsDeletion, int Count);
