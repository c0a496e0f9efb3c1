using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>One user's conversations. Key: <see cref="GrainKeys.Of"/>(organization, user).</summary>
[Alias("chat.IInboxGrain")]
public interface IInboxGrain : IGrainWithStringKey
{
    const int PageMax = 200;
    const int LookedAtMax = 2_000;

    /// <summary>This visitor's open conversation, made if there is none: never two. The command that made it is told so again when it repeats.</summary>
    Task<Outcome<OpenedRoom>> OpenConversation(Participant visitor, string? subject, string? therapistId, string? commandId = null);

    /// <summary>
    /// Newest first: a visitor's own, for staff all of the practice. With a filter one page looks at no more than
    /// <see cref="LookedAtMax"/> conversations: it may have fewer than <paramref name="limit"/>, even none, and yet a cursor.
    /// </summary>
    [ReadOnly]
    Task<Outcome<RoomPage>> List(Caller caller, int limit, string? cursor, RoomFilter? filter = null);
}
