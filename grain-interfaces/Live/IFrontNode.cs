using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.GrainInterfaces.Live;

/// <summary>
/// A process that holds clients' connections. Grains tell it once, however many connections it has. What arrives is a hint: it
/// may be lost, and the node finds out by sequences and renewals.
/// </summary>
[Alias("live.IFrontNode")]
public interface IFrontNode : IGrainObserver
{
    /// <summary>Durable items, ascending without gap among themselves.</summary>
    Task RoomMessages(string organizationId, string roomId, List<Message> messages);

    Task TypingChanged(string organizationId, string roomId, string userId, bool isTyping);

    Task ReadChanged(string organizationId, string roomId, string userId, long sequence);

    Task PresenceChanged(string organizationId, PresenceState state);

    /// <summary>The therapist's free slots may be others than before.</summary>
    Task CalendarChanged(string organizationId, string therapistId);

    /// <summary>The therapist's hours, dates of their own or time off changed.</summary>
    Task ScheduleChanged(string organizationId, string therapistId);

    Task BookingChanged(Booking.Booking booking);

    Task WaitlistChanged(WaitlistEntry entry);

    Task InboxChanged(RoomSummary room);

    /// <summary>The conversation's words were erased: forget those kept to answer joins.</summary>
    Task RoomErased(string organizationId, string roomId);

    /// <summary>Connections of this session (null: of all the user's) must end now.</summary>
    Task SessionsEnded(string organizationId, string userId, string? sessionId);

    /// <summary>Profile, services or therapists of the practice changed.</summary>
    Task PracticeChanged(string organizationId);

    /// <summary>Who waits at the practice's desk, or who is on duty, is no longer what it was.</summary>
    Task DeskChanged(string organizationId);

    /// <summary>For the practice's staff alone.</summary>
    Task NoteAdded(string organizationId, string roomId, Note note);

    /// <summary>For the practice's staff alone.</summary>
    Task TagsChanged(string organizationId, string roomId, List<string> tags);
}
