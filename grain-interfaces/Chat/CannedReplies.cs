using System.Text.RegularExpressions;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>A text that staff sends by its shortcut, with variables that stand for whom it is about.</summary>
[GenerateSerializer, Immutable, Alias("canned-reply")]
public sealed partial record CannedReply(
    [property: Id(0)] string Id,
    [property: Id(1)] string Shortcut,
    [property: Id(2)] string Text,
    [property: Id(3)] long Version)
{
    public const int ShortcutLengthMax = 40;

    /// <summary>With <see cref="VariablesMax"/> names in it, it is still no longer than a message may be.</summary>
    public const int TextLengthMax = 2_000;
    public const int VariablesMax = 10;

    /// <summary>Of a name that stands for a variable; what is longer is cut.</summary>
    public const int NameLengthMax = 200;

    public const string VisitorName = "visitor.name";
    public const string StaffName = "staff.name";
    public const string PracticeName = "practice.name";

    /// <summary>What may stand between <c>{{</c> and <c>}}</c>.</summary>
    public static readonly IReadOnlyList<string> Variables = [VisitorName, StaffName, PracticeName];

    /// <summary>The names in <c>{{…}}</c> as they come, known or not.</summary>
    public static IEnumerable<string> VariablesIn(string text) => Braces().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>The text with each variable's value in its place; values are taken as they are, whatever braces are in them.</summary>
    public static string Render(string text, Func<string, string> valueOf) => Braces().Replace(text, match => valueOf(match.Groups["name"].Value));

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}\s]+)\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Braces();
}
