using System.Globalization;
using System.Text;

namespace Realtime.Grains.Search;

/// <summary>One word of a text, folded, and where it begins in the text as it was written.</summary>
/// <param name="Folded">Without case, accents and marks that are often left out.</param>
/// <param name="Start">In UTF-16 code units.</param>
/// <param name="IsRun">Of a script that has no blanks between words, or one sign for each syllable: any part of it may be looked for.</param>
public readonly record struct SearchWord(string Folded, int Start, bool IsRun)
{
    /// <summary>Shorter words are found as a whole only, longer ones by how they begin.</summary>
    public const int PrefixLengthMin = 3;

    /// <summary>True where somebody who looks for <paramref name="wanted"/> means this word.</summary>
    public bool Answers(in SearchWord wanted) =>
        IsRun == wanted.IsRun
        && (IsRun ? Folded.Contains(wanted.Folded, StringComparison.Ordinal)
            : wanted.Folded.Length < PrefixLengthMin ? Folded == wanted.Folded
            : Folded.StartsWith(wanted.Folded, StringComparison.Ordinal));
}

/// <summary>
/// Takes texts apart into words, the same way for what is kept and for what is looked for: letters and digits, folded
/// (<see cref="FoldingTable"/>); combining accents, Hebrew points, Arabic vowels, tatweel and invisible characters left out; Chinese,
/// Japanese, Korean, Thai, Lao, Khmer and Burmese as runs; symbols such as emoji as words of one.
/// </summary>
public static class SearchWords
{
    private enum Part
    {
        Separator,
        Skipped,
        Word,
        Run,
        Symbol,
    }

    public static List<SearchWord> Of(string text)
    {
        var words = new List<SearchWord>();
        var word = new StringBuilder();
        var (start, kind, at) = (0, Part.Separator, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var (part, folded) = Fold(rune);
            if (part != Part.Skipped)
            {
                if (part != kind || part == Part.Symbol)
                {
                    End();
                    (start, kind) = (at, part);
                }

                word.Append(folded);
            }

            at += rune.Utf16SequenceLength;
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(new SearchWord(word.ToString(), start, kind == Part.Run));
                word.Clear();
            }
        }
    }

    private static (Part Part, string Folded) Fold(Rune rune)
    {
        if (IsSkipped(rune))
        {
            return (Part.Skipped, "");
        }

        var lower = Rune.ToLowerInvariant(rune);
        if (lower.IsBmp && FoldingTable.Find((char)lower.Value) is { } folded)
        {
            return (IsRun(folded[0]) ? Part.Run : Part.Word, folded);
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when IsRun(lower.Value) => (Part.Run, lower.ToString()),
            <= UnicodeCategory.OtherNumber => (Part.Word, lower.ToString()),
            UnicodeCategory.OtherSymbol => (Part.Symbol, lower.ToString()),
            _ => (Part.Separator, ""),
        };
    }

    /// <summary>Marks that writers leave out as they like, and characters that nobody sees. In other scripts a mark is a vowel, and stays.</summary>
    private static bool IsSkipped(Rune rune) => rune.Value switch
    {
        0x640 => true,
        (>= 0x300 and <= 0x36F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F) => true,
        (>= 0x591 and <= 0x5C7) or (>= 0x610 and <= 0x61A) or (>= 0x64B and <= 0x65F) or 0x670 or (>= 0x6D6 and <= 0x6ED) =>
            Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark,
        0x3099 or 0x309A or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) => true,
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format,
    };

    private static bool IsRun(int value) => value is
        (>= 0xE00 and <= 0xEFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3041 and <= 0x30FF and not 0x30FB) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
