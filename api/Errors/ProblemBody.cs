using System.Text.Json.Serialization;
using Realtime.GrainInterfaces.Booking;

namespace Realtime.Api.Errors;

/// <summary>What every failed request answers: RFC 9457 with a stable <c>Code</c>.</summary>
/// <param name="Type">A URI that names the kind of failure: <c>urn:realtime:problem:{code}</c>.</param>
/// <param name="Title">What kind of failure it is, for a person.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened here.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="TraceId">32 hex digits, as in a <c>traceparent</c>; logs carry the same.</param>
public sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Code, string TraceId)
{
    public const string ContentType = "application/problem+json";

    /// <summary>By field (<c>client.email</c>), what is wrong with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>With <c>slot_taken</c>: the nearest free slots.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Slot>? Alternatives { get; init; }

    /// <summary>With <c>series_conflict</c>: each appointment that cannot be booked, with the nearest free slots.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeriesClash>? Clashes { get; init; }
}
