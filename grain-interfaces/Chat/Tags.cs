namespace Realtime.GrainInterfaces.Chat;

/// <summary>What staff calls a conversation. Two tags that differ in case alone are one.</summary>
public static class Tags
{
    public const int CountMax = 20;

    /// <summary>In UTF-16 code units.</summary>
    public const int LengthMax = 50;

    /// <summary>Without blanks around them, each once, in the order given.</summary>
    public static List<string> Tidy(IEnumerable<string> tags) => [.. tags.Select(tag => tag.Trim()).DistinctBy(tag => tag, StringComparer.OrdinalIgnoreCase)];

    public static bool Has(IReadOnlyList<string>? tags, string tag) => tags?.Contains(tag, StringComparer.OrdinalIgnoreCase) == true;
}

/// <summary>Which conversations a list shows; what is null does not matter.</summary>
/// <param name="AssignedTo">Whose they are; empty: nobody's.</param>
[GenerateSerializer, Immutable, Alias("room-filter")]
public sealed record RoomFilter(
    [property: Id(0)] string? Tag,
    [property: Id(1)] RoomStatus? Status,
    [property: Id(2)] string? AssignedTo)
{
    public bool Matches(RoomSummary room) =>
        (Tag is null || Tags.Has(room.Tags, Tag))
        && (Status is null || room.Status == Status)
        && (AssignedTo is null || (room.AssignedTo ?? "") == AssignedTo);
}
