namespace Realtime.GrainInterfaces.Privacy;

/// <summary>Who did what to whom. <c>Action</c> is stable: <c>client.exported</c>, <c>client.erased</c>.</summary>
[GenerateSerializer, Immutable, Alias("audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string UserId,
    [property: Id(3)] string UserName,
    [property: Id(4)] string Action,
    [property: Id(5)] string SubjectId);

[GenerateSerializer, Immutable, Alias("audit-page")]
public sealed record AuditPage(
    [property: Id(0)] List<AuditEntry> Items,
    [property: Id(1)] string? NextCursor);

/// <summary>A practice's audit trail: written durably before what it tells of is answered, never changed. Key: the organization's id.</summary>
[Alias("privacy.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    Task Record(Identity.Caller caller, string action, string subjectId);

    /// <summary>Entries of <c>[from, to)</c>, newest first.</summary>
    Task<Errors.Outcome<AuditPage>> List(DateTimeOffset? from, DateTimeOffset? to, int limit, string? cursor);
}
