using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Practice;
using Realtime.Grains.Presence;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>
/// Grains' small states: each can be read as what its grain keeps, and those that speak of each other agree. They are written in an
/// order (a name before its account, an account before the practice lists it) so that this holds after every crash.
/// </summary>
internal sealed class GrainStateCheck(IDocuments documents, CheckReport report)
{
    private const string Partitions = "grain/";

    public static bool IsState(Document record) => record.Partition.StartsWith(Partitions, StringComparison.Ordinal);

    /// <exception cref="System.Text.Json.JsonException">The record is none of its grain's.</exception>
    public async Task Run(Document record, CancellationToken cancellation)
    {
        report.States++;
        var key = record.Id[..Math.Max(0, record.Id.LastIndexOf('/'))];
        switch (record.Partition[Partitions.Length..])
        {
            case "practice":
                await CheckPractice(key, JournalJson.Read<PracticeState>(record.Data), cancellation);
                break;
            case "user":
                await CheckUser(key, JournalJson.Read<UserState>(record.Data), cancellation);
                break;
            case "unique-name":
                JournalJson.Read<UniqueNameState>(record.Data);
                break;
            case "key-ring":
                JournalJson.Read<KeyRingState>(record.Data);
                break;
            case "inbox":
                JournalJson.Read<InboxState>(record.Data);
                break;
            case "holder":
                JournalJson.Read<HolderState>(record.Data);
                break;
            case "calendar-feed":
                JournalJson.Read<CalendarFeedState>(record.Data);
                break;
            case "visitor":
                JournalJson.Read<VisitorState>(record.Data);
                break;
            case "presence":
                JournalJson.Read<PresenceRecord>(record.Data);
                break;
        }
    }

    private async Task CheckPractice(string organizationId, PracticeState practice, CancellationToken cancellation)
    {
        foreach (var userId in practice.StaffIds)
        {
            if (await documents.Read("grain/user", $"{organizationId}/{userId}/user", cancellation) is null)
            {
                report.Add($"grain/practice {organizationId}", null, $"it lists the account {userId}, which is not there");
            }
        }
    }

    private async Task CheckUser(string key, UserState account, CancellationToken cancellation)
    {
        if (account.User is { Active: true, Role.IsStaff: true, Email: { } email }
            && (await documents.Read("grain/unique-name", $"email/{email}/name", cancellation) is not { } name
                || JournalJson.Read<UniqueNameState>(name.Data).Owner != key))
        {
            // The address itself is personal.
            report.Add($"grain/user {key}", null, "its e-mail address is not held for it: nobody could sign in");
        }
    }
}
