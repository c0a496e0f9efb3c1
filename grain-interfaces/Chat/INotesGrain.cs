using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>
/// What staff notes beside one conversation, in a sequence of its own, so that the conversation's stays whole for everybody. Key:
/// <see cref="GrainKeys.Of"/>(organization, room). For visitors every member answers <c>not_found</c>.
/// </summary>
[Alias("chat.INotesGrain")]
public interface INotesGrain : IGrainWithStringKey
{
    const int PageMax = 200;

    /// <summary>Notes of one conversation; more are refused.</summary>
    const int NotesMax = 5_000;

    /// <summary>Answers once the note is durable. <c>room_closed</c> where the visitor was erased, <c>limit_reached</c>, <c>validation_failed</c>.</summary>
    Task<Outcome<NoteAdded>> Add(AddNote command);

    /// <summary>Notes after a sequence, ascending, at most <see cref="PageMax"/>.</summary>
    Task<Outcome<NotePage>> ReadAfter(Caller caller, long afterSequence, int limit);

    /// <summary>Notes before a sequence, ascending, the newest of them at most <paramref name="limit"/>.</summary>
    Task<Outcome<NotePage>> ReadBefore(Caller caller, long beforeSequence, int limit);

    /// <summary>The visitor's personal key is gone: what notes say of them cannot be read any more.</summary>
    Task EraseVisitor();

    /// <summary>Returns once the effects of all entries committed before the call are carried out (those set aside excepted).</summary>
    Task Settle();

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    Task<bool> RetrySetAside(long sequence);
}
