using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Live;

namespace Realtime.Grains.Live;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Keeps which front nodes have connections of a practice, in memory only: nodes renew.</summary>
[Reentrant, GrainType("broadcast")]
internal sealed class BroadcastGrain(TimeProvider time) : Grain, IBroadcastGrain
{
    private readonly FrontNodes _nodes = new(IBroadcastGrain.SubscriptionLease, time);

    private string OrganizationId => this.GetPrimaryKeyString();

    public Task Subscribe(string nodeId, IFrontNode node)
    {
        _nodes.Renew(nodeId, node);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(string nodeId)
    {
        _nodes.Remove(nodeId);
        return Task.CompletedTask;
    }

    public Task CalendarChanged(string therapistId) => Tell(node => node.CalendarChanged(OrganizationId, therapistId));

    public Task ScheduleChanged(string therapistId) => Tell(node => node.ScheduleChanged(OrganizationId, therapistId));

    public Task BookingChanged(Booking booking) => Tell(node => node.BookingChanged(booking));

    public Task WaitlistChanged(GrainInterfaces.Booking.WaitlistEntry entry) => Tell(node => node.WaitlistChanged(entry));

    public Task InboxChanged(RoomSummary room) => Tell(node => node.InboxChanged(room));

    public Task SessionsEnded(string userId, string? sessionId) => Tell(node => node.SessionsEnded(OrganizationId, userId, sessionId));

    public Task PracticeChanged() => Tell(node => node.PracticeChanged(OrganizationId));

    public Task DeskChanged() => Tell(node => node.DeskChanged(OrganizationId));

    public Task NoteAdded(string roomId, Note note) => Tell(node => node.NoteAdded(OrganizationId, roomId, note));

    public Task TagsChanged(string roomId, List<string> tags) => Tell(node => node.TagsChanged(OrganizationId, roomId, tags));

    private Task Tell(Func<IFrontNode, Task> message)
    {
        _nodes.Tell(message);
        return Task.CompletedTask;
    }
}
