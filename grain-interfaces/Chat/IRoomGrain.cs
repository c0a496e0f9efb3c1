using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Due;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>
/// One conversation and its only writer. Key: <see cref="GrainKeys.Of"/>(organization, room). Its visitor and the practice's
/// staff may read and write; for anybody else every member answers <c>not_found</c>.
/// </summary>
[Alias("chat.IRoomGrain")]
public interface IRoomGrain : IDueOwner
{
    const int PageMax = 200;
    static readonly TimeSpan SubscriptionLease = TimeSpan.FromSeconds(30);

    /// <summary>Makes the conversation; the same again changes nothing.</summary>
    Task<Outcome<RoomSummary>> Open(OpenRoom command);

    Task<Outcome<RoomSummary>> Get(Caller caller);

    /// <summary>Items after a sequence, ascending, at most <see cref="PageMax"/>.</summary>
    Task<Outcome<MessagePage>> ReadAfter(Caller caller, long afterSequence, int limit);

    /// <summary>Items before a sequence, ascending, the newest of them at most <paramref name="limit"/>.</summary>
    Task<Outcome<MessagePage>> ReadBefore(Caller caller, long beforeSequence, int limit);

    /// <summary>Answers once the message is durable. <c>room_closed</c>, <c>validation_failed</c>.</summary>
    Task<Outcome<Posted>> Post(PostMessage command);

    Task<Outcome<Posted>> PostNotice(PostNotice command);

    /// <summary>
    /// Its author's alone; the message as it reads then. <c>not_found</c> for what is no text, <c>forbidden</c>, <c>edit_too_late</c>,
    /// <c>message_deleted</c>, <c>room_closed</c>, <c>limit_reached</c>, <c>validation_failed</c>.
    /// </summary>
    Task<Outcome<Message>> Edit(EditMessage command);

    /// <summary>Its author's, an owner's or an admin's; again, nothing changes.</summary>
    Task<Outcome<Message>> Delete(DeleteMessage command);

    /// <summary>What a message said before it was changed or deleted: owner and admin.</summary>
    Task<Outcome<MessageHistory>> GetHistory(Caller caller, long sequence);

    /// <summary>Staff only; <c>validation_failed</c> where a start is not free at present.</summary>
    Task<Outcome<Posted>> Propose(ProposeSlots command);

    /// <summary>Books one of a proposal's slots, once: a second acceptance gives the first booking.</summary>
    Task<Outcome<Booking.Booking>> AcceptProposal(Caller caller, long sequence, DateTimeOffset start);

    /// <summary>Close, reopen, assign: staff only.</summary>
    Task<Outcome<RoomSummary>> Change(ChangeRoom command);

    /// <summary>Puts these tags in place of those that are there; staff only, and told to nobody else.</summary>
    Task<Outcome<RoomSummary>> SetTags(Caller caller, List<string> tags);

    /// <summary>Assigns to somebody what is open and assigned to nobody; false where it is not. The same command again changes nothing.</summary>
    Task<bool> AssignFromDesk(string commandId, Participant assignee);

    /// <summary>Takes an open conversation back from <paramref name="userId"/>, if they still have it.</summary>
    Task ReleaseFromDesk(string commandId, string userId);

    /// <summary>The conversation as its practice's desk is told of it, from its newest item; null where there is none, or its visitor was erased.</summary>
    Task<RoomAtDesk?> AtDesk();

    /// <summary>A hint to the others, not kept.</summary>
    Task<Outcome<Done>> SetTyping(Caller caller, bool isTyping);

    /// <summary>Never goes back, nor beyond the head. <c>visitor_blocked</c>.</summary>
    Task<Outcome<Done>> MarkRead(Caller caller, long sequence);

    /// <summary>Sends the conversation's events to a front node until the lease ends; renewing tells the head, so that a node finds what it missed.</summary>
    Task<Outcome<RoomHead>> Subscribe(Caller caller, string nodeId, IFrontNode node);

    Task Unsubscribe(string nodeId);

    /// <summary>The visitor was blocked, or is not any more: asks, and holds to it from then on.</summary>
    Task VisitorChanged();

    /// <summary>
    /// Mails what was said so far, in the practice's time: to the visitor's own address, or where staff says so to another.
    /// <c>validation_failed</c> where there is none, <c>forbidden</c> where a visitor names somebody else's.
    /// </summary>
    Task<Outcome<Done>> SendTranscript(SendTranscript command);

    /// <summary>The visitor's personal key is gone: forgets what memory and the list's record still show. Sequences stay whole.</summary>
    Task EraseVisitor();

    /// <summary>Returns once the effects of all entries committed before the call are carried out (those set aside excepted).</summary>
    Task Settle();

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    Task<bool> RetrySetAside(long sequence);
}
