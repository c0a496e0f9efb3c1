using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>What one of the staff noted beside a conversation. Sequences are 1, 2, 3… without gap, and not those of the conversation.</summary>
[GenerateSerializer, Immutable, Alias("note")]
public sealed record Note(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Id,
    [property: Id(2)] string ClientNoteId,
    [property: Id(3)] string AuthorId,
    [property: Id(4)] string AuthorName,
    [property: Id(5)] string Text,
    [property: Id(6)] DateTimeOffset CreatedAt);

/// <summary>Note <c>Text</c>. The same <c>ClientNoteId</c> of the same author again gives the first answer.</summary>
[GenerateSerializer, Immutable, Alias("add-note")]
public sealed record AddNote(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string ClientNoteId,
    [property: Id(2)] string Text);

/// <summary>A durable note; <c>Repeat</c> where it had been added before.</summary>
[GenerateSerializer, Immutable, Alias("note-added")]
public sealed record NoteAdded(
    [property: Id(0)] Note Note,
    [property: Id(1)] bool Repeat);

[GenerateSerializer, Immutable, Alias("note-page")]
public sealed record NotePage(
    [property: Id(0)] List<Note> Items,
    [property: Id(1)] long HeadSequence);
