using System.Globalization;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Privacy;

/// <summary>The audit trail as records by time. Ids begin with the instant, so that they sort as they came.</summary>
[Reentrant, GrainType("audit")]
internal sealed class AuditGrain(IDocuments documents, IIdSource ids, TimeProvider time) : Grain, IAuditGrain
{
    private string Partition => $"audit/{this.GetPrimaryKeyString()}";

    public async Task Record(Caller caller, string action, string subjectId)
    {
        var at = time.GetUtcNow();
        var entry = new AuditEntry($"{Instant(at)}-{ids.NewId()}", at, caller.UserId, caller.Name, action, subjectId);
        await documents.Put(new DocumentWrite(Partition, entry.Id, JournalJson.Write(entry), PutCondition.Absent));
    }

    public async Task<Outcome<AuditPage>> List(DateTimeOffset? from, DateTimeOffset? to, int limit, string? cursor)
    {
        try
        {
            var range = new DocumentRange(
                from is { } earliest ? Instant(earliest) : null, to is { } latest ? Instant(latest) : null, limit, Descending: true, cursor);
            var page = await documents.Query(Partition, range);
            return new AuditPage([.. page.Items.Select(document => JournalJson.Read<AuditEntry>(document.Data))], page.NextCursor);
        }
        catch (ArgumentException)
        {
            return ErrorCatalogue.InvalidCursor;
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
}
