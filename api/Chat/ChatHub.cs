using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Realtime.Api.Booking;
using Realtime.Api.Idempotency;
using Realtime.Api.Json;
using Realtime.Api.Live;
using Realtime.Api.Presence;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Chat;

/// <summary>
/// What clients call at <c>/hub</c>. Every member fails with a <see cref="HubException"/> <c>code: text</c>, by the codes of
/// HTTP; ids that are no ids, and those of another practice, are <c>not_found</c>.
/// </summary>
public sealed class ChatHub(
    IGrainFactory grains, RoomDirectory rooms, PresenceWatches presence, AvailabilityWatches availability, VisitorLimits limits,
    LiveMetrics metrics) : Hub
{
    private LiveConnection Connection => Context.Features.GetRequiredFeature<LiveConnection>();

    private Caller Caller => Connection.Caller;

    /// <summary>What came after a sequence, and everything from now on as <c>MessageReceived</c>; see <see cref="JoinedRoom"/>.</summary>
    public Task<JoinedRoom> JoinRoom(string roomId, long afterSequence)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Sequence(nameof(afterSequence), afterSequence);
        return rooms.Join(Connection, roomId, afterSequence);
    }

    public void LeaveRoom(string roomId) => Connection.Rooms.Leave(roomId ?? "");

    /// <summary>Answers once the message is durable. Calls of one connection are carried out in the order of their arrival.</summary>
    public async Task<SentMessage> Send(string roomId, string clientMessageId, string text)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Message(clientMessageId, text);
        ThrowIfTooMuch();
        var posted = (await RoomOf(roomId).Post(new PostMessage(Caller, clientMessageId, text))).OrThrow();
        if (!posted.Repeat)
        {
            metrics.MessageSent();
        }

        var message = posted.Message;
        rooms.Find(Caller.OrganizationId, roomId)?.Learn(message.Sequence);
        return new SentMessage(message.Sequence, message.SentAt);
    }

    /// <summary>One's own text in other words; the message as it reads then. Everyone gets an item of kind <c>edit</c>.</summary>
    public async Task<Message> EditMessage(string roomId, long sequence, string text)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Sequence(nameof(sequence), sequence);
        ChatHubArguments.Edit(text);
        ThrowIfTooMuch();
        return (await RoomOf(roomId).Edit(new EditMessage(CommandId.New().Value, Caller, sequence, text))).OrThrow();
    }

    /// <summary>One's own text, or as owner or admin anybody's. Everyone gets an item of kind <c>deletion</c>.</summary>
    public async Task<Message> DeleteMessage(string roomId, long sequence)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Sequence(nameof(sequence), sequence);
        return (await RoomOf(roomId).Delete(new DeleteMessage(CommandId.New().Value, Caller, sequence))).OrThrow();
    }

    /// <summary>Staff: notes something beside the conversation; all staff of the practice get it as <c>NoteAdded</c>, nobody else anything.</summary>
    public async Task<Note> AddNote(string roomId, string clientNoteId, string text)
    {
        if (!Caller.Role.IsStaff)
        {
            throw ErrorCatalogue.Forbidden.ToHubException();
        }

        ChatHubArguments.Id(roomId);
        ChatHubArguments.Note(clientNoteId, text);
        var notes = grains.GetGrain<INotesGrain>(GrainKeys.Of(Caller.OrganizationId, roomId));
        return (await notes.Add(new AddNote(Caller, clientNoteId, text))).OrThrow().Note;
    }

    public async Task Typing(string roomId, bool isTyping)
    {
        ChatHubArguments.Id(roomId);
        (await RoomOf(roomId).SetTyping(Caller, isTyping)).OrThrow();
    }

    public async Task MarkRead(string roomId, long sequence)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Sequence(nameof(sequence), sequence);
        (await RoomOf(roomId).MarkRead(Caller, sequence)).OrThrow();
    }

    /// <param name="status"><c>online</c> or <c>away</c>.</param>
    public async Task SetStatus(string status) =>
        await grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Caller.OrganizationId, Caller.UserId)).SetStatus(ChatHubArguments.Status(status));

    /// <summary>The present state of each user, in the order asked; changes come as <c>PresenceChanged</c>.</summary>
    public Task<PresenceState[]> WatchPresence(string[] userIds)
    {
        ChatHubArguments.UserIds(userIds);
        return presence.Watch(Connection, userIds.Distinct(StringComparer.Ordinal));
    }

    /// <summary>The slots of one date, in the therapist's zone or without one in the practice's; changes come as <c>AvailabilityChanged</c>.</summary>
    public Task<List<Slot>> WatchAvailability(string serviceId, string? therapistId, DateOnly date)
    {
        ChatHubArguments.Id(serviceId);
        ChatHubArguments.OptionalId(therapistId);
        ChatHubArguments.Date(date);
        return availability.Watch(Connection, serviceId, therapistId, date);
    }

    public void UnwatchAvailability(string serviceId, string? therapistId, DateOnly date) =>
        availability.Unwatch(Connection, serviceId ?? "", therapistId, date);

    /// <summary>Staff: offers slots in the conversation; the message of kind <c>proposal</c>.</summary>
    public async Task<Message> ProposeSlots(string roomId, string serviceId, DateTimeOffset[] starts)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Id(serviceId);
        ChatHubArguments.Starts(starts);
        var command = new ProposeSlots(CommandId.New().Value, Caller, serviceId, [.. starts]);
        return (await RoomOf(roomId).Propose(command)).OrThrow().Message;
    }

    /// <summary>Books one of a proposal's slots; again, the same booking.</summary>
    public async Task<GrainInterfaces.Booking.Booking> AcceptProposal(string roomId, long sequence, DateTimeOffset start)
    {
        ChatHubArguments.Id(roomId);
        ChatHubArguments.Sequence(nameof(sequence), sequence);
        return (await RoomOf(roomId).AcceptProposal(Caller, sequence, start)).OrThrow();
    }

    private void ThrowIfTooMuch()
    {
        if (limits.Speak(Caller) is { } limited)
        {
            throw limited.ToHubException();
        }
    }

    private IRoomGrain RoomOf(string roomId) => grains.GetGrain<IRoomGrain>(GrainKeys.Of(Caller.OrganizationId, roomId));
}

/// <summary>Where a message stands that is durable now.</summary>
public sealed record SentMessage(long Sequence, DateTimeOffset SentAt);
