using Realtime.GrainInterfaces.Booking;

namespace Realtime.GrainInterfaces.Errors;

/// <summary>An expected failure on its way to the caller.</summary>
[GenerateSerializer, Immutable, Alias("problem")]
public sealed record Problem(
    [property: Id(0)] string Code,
    [property: Id(1)] string Detail)
{
    /// <summary>By JSON field name (<c>client.email</c>), what is wrong with it.</summary>
    [Id(2)]
    public Dictionary<string, string[]>? Errors { get; init; }

    /// <summary>With <c>slot_taken</c>: the nearest free slots, at most three.</summary>
    [Id(3)]
    public List<Slot>? Alternatives { get; init; }

    /// <summary>With <c>series_conflict</c>: each appointment that cannot be booked.</summary>
    [Id(4)]
    public List<SeriesClash>? Clashes { get; init; }

    public ErrorKind Kind => ErrorCatalogue.ByCode[Code];

    /// <summary>The same, of one field.</summary>
    public Problem At(string field, string sentence) => this with { Errors = new(StringComparer.Ordinal) { [field] = [sentence] } };
}

/// <summary>Either a value or the problem that stands in its place.</summary>
[GenerateSerializer, Immutable, Alias("outcome`1")]
public sealed record Outcome<T>(
    [property: Id(0)] T? Value,
    [property: Id(1)] Problem? Problem)
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);

    public static implicit operator Outcome<T>(ErrorKind kind) => new(default, kind.Problem());
}

/// <summary>The value of an outcome that has none.</summary>
[GenerateSerializer, Immutable, Alias("done")]
public sealed record Done
{
    public static readonly Done Instance = new();
}
