using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Due;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>
/// Mails a visitor what staff answered while they were away: everything they have not read in one mail, with a link back into the
/// conversation. Which items went out already is a record of its own.
/// </summary>
internal sealed class RoomReplies(
    IGrainFactory grains, IDocuments documents, MailPolicy policy, IIdSource ids, string organizationId, string roomId)
{
    public const string Kind = "room";
    public const string Subject = "reply";

    /// <summary>After an answer: time to read it here, and for further lines of it.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>While the visitor is here and has not read it.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(2);

    /// <summary>At most one mail in so long.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    public const int ItemsMax = IRoomGrain.PageMax;

    private readonly DueTimes _due = new(documents);
    private readonly ResumeGrants _grants = new(documents, organizationId);
    private bool _isArranged;

    private string Partition => $"room-mailed/{organizationId}";

    /// <summary>Someone has answered; nothing where the visitor has no address.</summary>
    public async Task Arrange(string visitorId, DateTimeOffset now)
    {
        if (!_isArranged && await EmailOf(visitorId) is not null)
        {
            await _due.Arrange(Kind, GrainKeys.Of(organizationId, roomId), Subject, now + Delay);
            _isArranged = true;
        }
    }

    /// <summary>Sends what is to be sent now; when to ask again, or null where nothing is left to say.</summary>
    public async Task<DateTimeOffset?> Due(RoomSummary room, RoomHistory history, DateTimeOffset now)
    {
        // From here on a new answer arranges anew: what this call does not see, that one does.
        _isArranged = false;
        var visitorId = room.Participants[0].UserId;
        var mailed = await Mailed();
        var after = Math.Max(room.ReadSequences.GetValueOrDefault(visitorId), mailed?.UpTo ?? 0);
        var items = await history.After(after, ItemsMax);
        var unread = items.FindAll(item => item.Kind == MessageKind.Text && item.Data?.Deleted is null && item.SenderId != visitorId && item.SenderId != Message.SystemSenderId);
        if (unread.Count == 0 || await EmailOf(visitorId) is not { } email)
        {
            return null;
        }

        if (mailed is { } last && last.At + Every > now)
        {
            return last.At + Every;
        }

        if ((await grains.GetGrain<IPresenceGrain>(GrainKeys.Of(organizationId, visitorId)).Get()).Status != PresenceStatus.Offline)
        {
            return now + AskAgain;
        }

        if (await grains.GetGrain<IPracticeGrain>(organizationId).Get() is not { Organization: var practice })
        {
            return null;
        }

        var secret = ids.NewSecret();
        await _grants.Give(secret, visitorId, roomId, now);
        var upTo = items[^1].Sequence;
        var link = $"{policy.PublicUrl}/conversation?organization={practice.Slug}#resume={secret}";
        await grains.GetGrain<IMailGrain>(GrainKeys.Of(organizationId, $"desk-reply/{roomId}/{upTo}"))
            .Submit(MailTexts.Reply(email, room.Participants[0].Name, practice.Profile.Name, unread, link) with { ClientId = visitorId });
        await documents.Put(new DocumentWrite(Partition, roomId, JournalJson.Write(new MailedUpTo(upTo, now)), PutCondition.NewerThanStored(upTo)));
        return items.Count == ItemsMax ? now + Every : null;
    }

    private async Task<MailedUpTo?> Mailed() =>
        await documents.Read(Partition, roomId) is { } document ? JournalJson.Read<MailedUpTo>(document.Data) : null;

    /// <summary>As the visitor gave it, which may be late in the conversation: asked for each time.</summary>
    private async Task<string?> EmailOf(string visitorId) =>
        MailAddress.OfVisitor(await grains.GetGrain<IUserGrain>(GrainKeys.Of(organizationId, visitorId)).Get());

    private sealed record MailedUpTo(long UpTo, DateTimeOffset At);
}
