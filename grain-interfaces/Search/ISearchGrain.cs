using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Search;

/// <summary>Finds what was said in a practice's conversations, and noted beside them; for staff. Key: the organization's id; keeps nothing itself.</summary>
[Alias("search.ISearchGrain")]
public interface ISearchGrain : IGrainWithStringKey
{
    const int PageMax = 200;
    const int QueryLengthMax = 200;
    const int WordsMax = 12;

    /// <summary>One page looks at so many records of the index, and reads so many stretches of items; then it ends early, with a cursor.</summary>
    const int LookedAtMax = 5_000;
    const int ReadMax = 100;

    /// <summary>
    /// Items that have every word of the query: a word is found by how it begins, regardless of case and accents. Conversations by when
    /// they (or their part) began, newest first, within them the newest item first. A page may be short, even empty, and yet have a cursor.
    /// <c>validation_failed</c> for a query without words, <c>invalid_cursor</c>; <c>not_found</c> for who is not of its staff.
    /// </summary>
    Task<Outcome<SearchPage>> Search(Caller caller, string query, int limit, string? cursor);
}

/// <param name="IsNote">An internal note: its sequence is that of the notes.</param>
/// <param name="Snippet">Text around the first word that was found.</param>
[GenerateSerializer, Immutable, Alias("found-text")]
public sealed record FoundText(
    [property: Id(0)] string RoomId,
    [property: Id(1)] long Sequence,
    [property: Id(2)] bool IsNote,
    [property: Id(3)] string SenderId,
    [property: Id(4)] string SenderName,
    [property: Id(5)] DateTimeOffset SentAt,
    [property: Id(6)] string Snippet);

[GenerateSerializer, Immutable, Alias("search-page")]
public sealed record SearchPage(
    [property: Id(0)] List<FoundText> Items,
    [property: Id(1)] string? NextCursor);
