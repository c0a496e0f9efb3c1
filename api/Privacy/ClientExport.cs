using System.Text.Json.Serialization;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Privacy;

using Appointment = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Everything that a practice holds of one client.</summary>
/// <param name="Client">Their account; null for a client who never had one.</param>
public sealed record ClientExport(string ClientId, User? Client, List<Appointment> Bookings, List<ExportedConversation> Conversations,
    List<WaitlistEntry> Waitlist)
{
    /// <summary>Whether the practice blocked them, and with notes why; null for who is no visitor.</summary>
    public VisitorView? Visitor { get; private init; }

    /// <summary>More than this is handed out by an operator's export instead.</summary>
    public const int MessagesMax = 100_000;
    private const int PageLimit = 200;

    /// <summary><c>limit_reached</c> beyond <see cref="MessagesMax"/>.</summary>
    public static async Task<Outcome<ClientExport>> Collect(IGrainFactory grains, Caller caller, string clientId, bool withNotes)
    {
        var key = GrainKeys.Of(caller.OrganizationId, clientId);
        var export = new ClientExport(clientId, await grains.GetGrain<IUserGrain>(key).Get(), [], [],
            await grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(caller.OrganizationId)).List(caller, clientId, status: null))
        {
            Visitor = StandingOf((await grains.GetGrain<IVisitorGrain>(key).Get()).Value, withNotes),
        };
        var cursor = (string?)null;
        do
        {
            var query = new BookingQuery(From: null, To: null, TherapistId: null, clientId, Status: null, PageLimit, cursor);
            var page = await grains.GetGrain<IAppointmentsGrain>(caller.OrganizationId).List(caller, query);
            if (page.Problem is { } problem)
            {
                return problem;
            }

            export.Bookings.AddRange(page.Value!.Items);
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null);

        return await export.AddConversations(grains, caller, withNotes) ? export : ErrorCatalogue.LimitReached.Problem($"There are more than {MessagesMax} messages.");
    }

    /// <summary>The client's own list is asked for as the client sees it; what is in it is read as staff.</summary>
    private async Task<bool> AddConversations(IGrainFactory grains, Caller caller, bool withNotes)
    {
        var client = new Caller(caller.OrganizationId, ClientId, Role.Visitor, Name: "", SessionId: "");
        var (count, cursor) = (0, (string?)null);
        do
        {
            var page = await grains.GetGrain<IInboxGrain>(GrainKeys.Of(caller.OrganizationId, ClientId)).List(client, PageLimit, cursor);
            foreach (var room in page.Value?.Items ?? [])
            {
                var messages = await Messages(grains.GetGrain<IRoomGrain>(GrainKeys.Of(caller.OrganizationId, room.Id)), caller, MessagesMax - count);
                if (messages is null)
                {
                    return false;
                }

                count += messages.Count;
                // What staff calls a conversation is staff's.
                Conversations.Add(new ExportedConversation(room with { Tags = null }, messages)
                {
                    Changed = await Changed(grains, caller, room.Id, messages),
                    Notes = withNotes ? await NotesOf(grains.GetGrain<INotesGrain>(GrainKeys.Of(caller.OrganizationId, room.Id)), caller) : null,
                });
            }

            cursor = page.Value?.NextCursor;
        }
        while (cursor is not null);

        return true;
    }

    /// <summary>Why somebody was blocked is staff's own, as notes are.</summary>
    private static VisitorView? StandingOf(VisitorView? visitor, bool withNotes) =>
        withNotes ? visitor : visitor is null ? null : visitor with { BlockedReason = null, BlockedBy = null };

    /// <summary>What was said before it was edited or deleted.</summary>
    private static async Task<List<ExportedHistory>> Changed(IGrainFactory grains, Caller caller, string roomId, List<Message> messages)
    {
        var changed = new List<ExportedHistory>();
        var room = grains.GetGrain<IRoomGrain>(GrainKeys.Of(caller.OrganizationId, roomId));
        foreach (var message in messages.Where(message => (message.Data?.Edited ?? message.Data?.Deleted) is not null))
        {
            if ((await room.GetHistory(caller, message.Sequence)).Value is { } history)
            {
                changed.Add(new ExportedHistory(message.Sequence, history.Items));
            }
        }

        return changed;
    }

    private static async Task<List<Note>> NotesOf(INotesGrain grain, Caller caller)
    {
        var notes = new List<Note>();
        while ((await grain.ReadAfter(caller, notes.Count, PageLimit)).Value is { Items.Count: > 0 } page)
        {
            notes.AddRange(page.Items);
        }

        return notes;
    }

    private static async Task<List<Message>?> Messages(IRoomGrain room, Caller caller, int max)
    {
        var messages = new List<Message>();
        while ((await room.ReadAfter(caller, messages.Count, PageLimit)).Value is { Items.Count: > 0 } page)
        {
            messages.AddRange(page.Items);
            if (messages.Count > max)
            {
                return null;
            }
        }

        return messages;
    }
}

public sealed record ExportedConversation(RoomSummary Room, List<Message> Messages)
{
    /// <summary>Of messages that were edited or deleted: all that they said.</summary>
    public List<ExportedHistory> Changed { get; init; } = [];

    /// <summary>What staff noted; only where that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<Note>? Notes { get; init; }
}

public sealed record ExportedHistory(long Sequence, List<MessageVersion> Versions);
