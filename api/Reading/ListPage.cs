using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Reading;

/// <summary>A part of a list; <c>NextCursor</c> is null at its end.</summary>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor);

public static class ListPages
{
    /// <summary>A page of a list that is small and read whole, in its own order.</summary>
    /// <remarks>The cursor is the last item's id and place: where the item is gone meanwhile, the place must do.</remarks>
    public static Outcome<ListPage<T>> Of<T>(IReadOnlyList<T> all, Func<T, string> idOf, int limit, string? cursor)
    {
        var start = 0;
        if (cursor is not null)
        {
            if (!TryRead(cursor, out var place, out var last))
            {
                return ErrorCatalogue.InvalidCursor;
            }

            start = place;
            for (var i = 0; i < all.Count; i++)
            {
                if (idOf(all[i]) == last)
                {
                    start = i + 1;
                    break;
                }
            }
        }

        var items = all.Skip(start).Take(limit).ToList();
        var end = start + items.Count;
        return new ListPage<T>(items, items.Count > 0 && end < all.Count ? Write(end, idOf(items[^1])) : null);
    }

    private static string Write(int place, string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{place} {id}"));

    private static bool TryRead(string cursor, out int place, out string id)
    {
        (place, id) = (0, "");
        if (!Base64Url.IsValid(cursor))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ');
        id = parts[^1];
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out place);
    }
}
