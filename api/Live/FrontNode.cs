using Realtime.Api.Booking;
using Realtime.Api.Presence;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Live;

/// <summary>
/// What grains call on this process. Every member only finds whom it concerns and hands it over: nothing here waits for a
/// client or for another grain.
/// </summary>
public sealed class FrontNode(
    RoomDirectory rooms, OrganizationDirectory organizations, PresenceWatches presence, AvailabilityWatches availability) : IFrontNode
{
    public Task RoomMessages(string organizationId, string roomId, List<Message> messages)
    {
        rooms.Find(organizationId, roomId)?.Deliver(messages);
        return Task.CompletedTask;
    }

    public Task TypingChanged(string organizationId, string roomId, string userId, bool isTyping)
    {
        rooms.Find(organizationId, roomId)?.TypingChanged(userId, isTyping);
        return Task.CompletedTask;
    }

    public Task ReadChanged(string organizationId, string roomId, string userId, long sequence)
    {
        rooms.Find(organizationId, roomId)?.ReadChanged(userId, sequence);
        return Task.CompletedTask;
    }

    public Task PresenceChanged(string organizationId, PresenceState state)
    {
        presence.Changed(organizationId, state);
        return Task.CompletedTask;
    }

    public Task CalendarChanged(string organizationId, string therapistId)
    {
        availability.Changed(organizationId, therapistId);
        return Task.CompletedTask;
    }

    public Task ScheduleChanged(string organizationId, string therapistId)
    {
        organizations.Find(organizationId)?.ToStaff(HubEvents.ScheduleChanged, therapistId);
        return Task.CompletedTask;
    }

    public Task BookingChanged(GrainInterfaces.Booking.Booking booking)
    {
        organizations.Find(booking.OrganizationId)?.BookingChanged(booking);
        return Task.CompletedTask;
    }

    public Task WaitlistChanged(GrainInterfaces.Booking.WaitlistEntry entry)
    {
        organizations.Find(entry.OrganizationId)?.WaitlistChanged(entry);
        return Task.CompletedTask;
    }

    public Task InboxChanged(RoomSummary room)
    {
        organizations.Find(room.OrganizationId)?.InboxChanged(room);
        return Task.CompletedTask;
    }

    public Task RoomErased(string organizationId, string roomId)
    {
        rooms.Find(organizationId, roomId)?.ForgetRecent();
        return Task.CompletedTask;
    }

    public Task SessionsEnded(string organizationId, string userId, string? sessionId)
    {
        foreach (var connection in organizations.Find(organizationId)?.ConnectionsOf(userId, sessionId) ?? [])
        {
            connection.End();
        }

        return Task.CompletedTask;
    }

    public Task DeskChanged(string organizationId)
    {
        organizations.Find(organizationId)?.DeskChanged();
        return Task.CompletedTask;
    }

    public Task NoteAdded(string organizationId, string roomId, Note note)
    {
        organizations.Find(organizationId)?.ToStaff(HubEvents.NoteAdded, roomId, note);
        return Task.CompletedTask;
    }

    public Task TagsChanged(string organizationId, string roomId, List<string> tags)
    {
        organizations.Find(organizationId)?.ToStaff(HubEvents.TagsChanged, roomId, tags);
        return Task.CompletedTask;
    }

    public Task PracticeChanged(string organizationId)
    {
        availability.Changed(organizationId, therapistId: null);
        organizations.Find(organizationId)?.ToStaff(HubEvents.PracticeChanged);
        return Task.CompletedTask;
    }
}
