using System.Collections.Concurrent;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>A front node that keeps what it is told.</summary>
public sealed class RecordingNode : IFrontNode
{
    public ConcurrentQueue<Message> Messages { get; } = new();

    public ConcurrentQueue<string> Calendars { get; } = new();

    public ConcurrentQueue<string> Schedules { get; } = new();

    public ConcurrentQueue<string> Desks { get; } = new();

    public ConcurrentQueue<PresenceState> Presences { get; } = new();

    public ConcurrentQueue<(string UserId, string? SessionId)> Ended { get; } = new();

    public ConcurrentQueue<(string UserId, long Sequence)> Reads { get; } = new();

    public Task RoomMessages(string organizationId, string roomId, List<Message> messages)
    {
        messages.ForEach(Messages.Enqueue);
        return Task.CompletedTask;
    }

    public Task TypingChanged(string organizationId, string roomId, string userId, bool isTyping) => Task.CompletedTask;

    public Task ReadChanged(string organizationId, string roomId, string userId, long sequence) => Keep(Reads, (userId, sequence));

    public Task PresenceChanged(string organizationId, PresenceState state) => Keep(Presences, state);

    public Task CalendarChanged(string organizationId, string therapistId) => Keep(Calendars, therapistId);

    public Task BookingChanged(GrainInterfaces.Booking.Booking booking) => Task.CompletedTask;

    public ConcurrentQueue<WaitlistEntry> Waitlist { get; } = new();

    public Task WaitlistChanged(WaitlistEntry entry) => Keep(Waitlist, entry);

    public Task InboxChanged(RoomSummary room) => Task.CompletedTask;

    public Task RoomErased(string organizationId, string roomId) => Task.CompletedTask;

    public Task SessionsEnded(string organizationId, string userId, string? sessionId) => Keep(Ended, (userId, sessionId));

    public Task ScheduleChanged(string organizationId, string therapistId) => Keep(Schedules, therapistId);

    public Task PracticeChanged(string organizationId) => Task.CompletedTask;

    public Task DeskChanged(string organizationId) => Keep(Desks, organizationId);

    public ConcurrentQueue<(string RoomId, Note Note)> Notes { get; } = new();

    public Task NoteAdded(string organizationId, string roomId, Note note) => Keep(Notes, (roomId, note));

    public ConcurrentQueue<(string RoomId, List<string> Tags)> TagChanges { get; } = new();

    public Task TagsChanged(string organizationId, string roomId, List<string> tags) => Keep(TagChanges, (roomId, tags));

    private static Task Keep<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        return Task.CompletedTask;
    }
}
