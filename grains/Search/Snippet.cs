using System.Globalization;

namespace Realtime.Grains.Search;

/// <summary>A piece of a text around a word that was found, of whole characters.</summary>
public static class Snippet
{
    public const int LengthMax = 160;
    private const int Before = 50;
    private const string Cut = "…";

    /// <summary>Where the first word that was looked for begins; null where the text lacks one.</summary>
    public static int? FirstMatch(string text, IReadOnlyList<SearchWord> wanted)
    {
        var words = SearchWords.Of(text);
        int? first = null;
        foreach (var looked in wanted)
        {
            var at = words.FindIndex(word => word.Answers(looked));
            if (at < 0)
            {
                return null;
            }

            first = Math.Min(first ?? int.MaxValue, words[at].Start);
        }

        return first;
    }

    public static string Around(string text, int at)
    {
        if (text.Length <= LengthMax)
        {
            return text;
        }

        var starts = StringInfo.ParseCombiningCharacters(text);
        var from = starts.Last(start => start <= Math.Max(0, at - Before));
        var until = from + LengthMax >= text.Length ? text.Length : starts.Last(start => start <= from + LengthMax);
        return (from > 0 ? Cut : "") + text[from..Math.Max(until, from)] + (until < text.Length ? Cut : "");
    }
}
