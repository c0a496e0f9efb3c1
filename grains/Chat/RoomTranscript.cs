using NodaTime;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Notifications;

namespace Realtime.Grains.Chat;

/// <summary>Mails a conversation as its visitor may have it.</summary>
internal sealed class RoomTranscript(IGrainFactory grains, string organizationId, string roomId)
{
    /// <summary>Of a longer conversation, the newest so many items.</summary>
    public const int ItemsMax = 4_000;

    public async Task<Outcome<Done>> Send(SendTranscript command, RoomSummary room, RoomHistory history, long head)
    {
        var visitor = room.Participants[0];
        var own = MailAddress.OfVisitor(await grains.GetGrain<IUserGrain>(GrainKeys.Of(organizationId, visitor.UserId)).Get());
        var to = string.IsNullOrEmpty(command.Email) ? own : MailAddress.Normalize(command.Email);
        if (!command.Caller.Role.IsStaff && command.Email is { Length: > 0 } && !string.Equals(to, own, StringComparison.OrdinalIgnoreCase))
        {
            return ErrorCatalogue.Forbidden.Problem("A transcript goes to your own address.");
        }

        if (to is null)
        {
            return Invalid(string.IsNullOrEmpty(command.Email) ? "is needed: the visitor gave none" : "is no address");
        }

        if (await grains.GetGrain<IPracticeGrain>(organizationId).Get() is not { Organization.Profile: var practice })
        {
            return ErrorCatalogue.NotFound;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(practice.TimeZone) ?? DateTimeZone.Utc;
        var lines = Transcript.Of(await Items(history, head), zone);
        if (lines.Length == 0)
        {
            return Invalid("is not written to: nothing was said yet");
        }

        var mail = MailTexts.Transcript(to, string.Equals(to, own, StringComparison.OrdinalIgnoreCase) ? visitor.Name : null, practice.Name, zone.Id, lines);
        return await grains.GetGrain<IMailGrain>(GrainKeys.Of(organizationId, $"transcript/{roomId}/{command.CommandId}"))
            .Submit(mail with { ClientId = visitor.UserId });
    }

    private static async Task<List<Message>> Items(RoomHistory history, long head)
    {
        var items = new List<Message>();
        for (var after = Math.Max(0, head - ItemsMax); after < head;)
        {
            var page = await history.After(after, IRoomGrain.PageMax);
            if (page.Count == 0)
            {
                break;
            }

            items.AddRange(page);
            after = page[^1].Sequence;
        }

        return items;
    }

    private static Problem Invalid(string sentence) =>
        ErrorCatalogue.ValidationFailed.Problem($"The field email {sentence}.").At("email", sentence);
}
