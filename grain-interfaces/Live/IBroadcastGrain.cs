using Realtime.GrainInterfaces.Chat;

namespace Realtime.GrainInterfaces.Live;

/// <summary>
/// Tells every front node that has connections of a practice what concerns more than one conversation. Key: the organization's id.
/// </summary>
[Alias("live.IBroadcastGrain")]
public interface IBroadcastGrain : IGrainWithStringKey
{
    static readonly TimeSpan SubscriptionLease = TimeSpan.FromSeconds(30);

    /// <summary>Until the lease ends; nodes renew every third of it.</summary>
    Task Subscribe(string nodeId, IFrontNode node);

    Task Unsubscribe(string nodeId);

    Task CalendarChanged(string therapistId);

    Task ScheduleChanged(string therapistId);

    Task BookingChanged(Booking.Booking booking);

    Task WaitlistChanged(Booking.WaitlistEntry entry);

    Task InboxChanged(RoomSummary room);

    Task SessionsEnded(string userId, string? sessionId);

    Task PracticeChanged();

    Task DeskChanged();

    Task NoteAdded(string roomId, Note note);

    Task TagsChanged(string roomId, List<string> tags);
}
