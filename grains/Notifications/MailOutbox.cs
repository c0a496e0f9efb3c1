using System.Globalization;
using System.Text;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Notifications;

/// <summary>
/// Mails as records: what is to be sent, and for <see cref="RememberedFor"/> after its end only that there was one. Mails that
/// wait stand in an index by when they are due.
/// </summary>
public sealed class MailOutbox(IDocuments documents)
{
    /// <summary>How long a repeat of an id is known after the mail was sent, refused or dropped.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(30);

    private const string PartitionPrefix = "mail/";
    private const string DueKey = "mail-due";

    public async Task<(MailRecord Record, long Version)?> Read(string organizationId, string mailId) =>
        await documents.Read(Partition(organizationId), mailId) is { } document
            ? (JournalJson.Read<MailRecord>(document.Data), document.Version)
            : null;

    /// <summary>The new version, or null where the condition did not hold.</summary>
    public Task<long?> Write(MailRecord record, PutCondition condition, DateTimeOffset now) => documents.Put(
        new DocumentWrite(Partition(record.OrganizationId), record.Id, JournalJson.Write(record), condition)
        {
            First = record.NextTryAt is { } due ? new IndexEntry(DueKey, Instant(due)) : null,
            ExpiresAt = record.Status is MailStatus.Waiting or MailStatus.SetAside ? null : now + RememberedFor,
        });

    /// <summary>Those that are due, the longest waiting first, a page at a time.</summary>
    public async Task<DueMails> ListDue(DateTimeOffset now, int limit, string? cursor, CancellationToken cancellation)
    {
        var range = new DocumentRange(To: Instant(now.AddTicks(1)), Limit: limit, Cursor: cursor);
        var page = await documents.QueryIndex(DocumentIndex.First, DueKey, range, cancellation);
        return new([.. page.Items.Select(document => (document.Partition[PartitionPrefix.Length..], document.Id))], page.NextCursor);
    }

    /// <summary>True for a record of this kind, among all that a store holds.</summary>
    public static bool IsRecord(Document document) => document.Partition.StartsWith(PartitionPrefix, StringComparison.Ordinal);

    private static string Partition(string organizationId) => $"{PartitionPrefix}{organizationId}";

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
}

/// <summary>Ids of mails that are due.</summary>
public sealed record DueMails(IReadOnlyList<(string OrganizationId, string MailId)> Items, string? NextCursor);

/// <summary>One mail as stored; fields are only ever appended.</summary>
/// <param name="Content">The mail as JSON, sealed with its client's key where it has one; null once it was sent, refused or dropped.</param>
/// <param name="NextTryAt">When it is due; while a try is under way, when that try is given up.</param>
public sealed record MailRecord(
    string Id,
    string OrganizationId,
    string? ClientId,
    string? Content,
    MailStatus Status,
    int Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextTryAt)
{
    public static string Pack(OutgoingMail mail, PersonalKey? key)
    {
        var json = Encoding.UTF8.GetString(JournalJson.Write(mail));
        return key is null ? json : key.Seal(json);
    }

    /// <summary>Null where the client was erased.</summary>
    public static OutgoingMail? Unpack(string content, PersonalKey? key) =>
        (key is null ? content : key.Open(content)) is { } json ? JournalJson.Read<OutgoingMail>(Encoding.UTF8.GetBytes(json)) : null;
}
