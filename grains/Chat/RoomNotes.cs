using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Chat;

/// <summary>What can happen beside a conversation: one note each, so that entry and note have one sequence. Stored for ever.</summary>
public interface INoteEvent;

/// <param name="Text">Sealed with the key of the conversation's visitor: it may speak of them.</param>
[EventKind("note-added.1")]
public sealed record NotePosted(string NoteId, string ClientNoteId, string AuthorId, string AuthorName, string Text) : INoteEvent
{
    public Note ToNote(in EntryContext entry) => new(entry.Sequence, NoteId, ClientNoteId, AuthorId, AuthorName, Text, entry.At);
}

/// <summary>A conversation's notes as far as deciding needs them: how many, and which commands led to them. Pure.</summary>
public sealed class RoomNotes : IJournaledState<INoteEvent>
{
    private readonly Dictionary<string, long> _commands = new(StringComparer.Ordinal);

    public long Sequence { get; private set; }

    /// <summary>The note that this command led to; null for a new one.</summary>
    public long? ResultOf(string commandId) => _commands.TryGetValue(commandId, out var sequence) ? sequence : null;

    public void Apply(INoteEvent change, in EntryContext entry)
    {
        Sequence = entry.Sequence;
        if (entry.CommandId is { } commandId)
        {
            _commands.TryAdd(commandId, entry.Sequence);
        }
    }

    public NotesSnapshot ToSnapshot() => new([.. _commands.OrderBy(command => command.Value).Select(command => new NotesSnapshot.Command(command.Key, command.Value))]);

    public static RoomNotes FromSnapshot(NotesSnapshot snapshot, long sequence)
    {
        var notes = new RoomNotes { Sequence = sequence };
        snapshot.Commands.ForEach(command => notes._commands.TryAdd(command.Id, command.Sequence));
        return notes;
    }
}

/// <summary>Notes at one sequence, as stored; fields are only ever appended.</summary>
public sealed record NotesSnapshot(List<NotesSnapshot.Command> Commands)
{
    public const string Format = "notes.1";

    public sealed record Command(string Id, long Sequence);
}
