using System.Diagnostics.CodeAnalysis;

namespace Realtime.GrainInterfaces;

/// <summary>
/// Ids are <c>{prefix}_{random}</c>; what lives in a calendar carries its therapist's random part, <c>bk_{therapist}-{random}</c>,
/// so that an id alone finds its calendar. Random parts are 80 or more bits of lower-case base 32.
/// </summary>
public static class EntityId
{
    public const string Organization = "org";
    public const string User = "us";
    public const string Visitor = "vi";
    public const string Client = "cl";
    public const string Service = "sv";
    public const string Therapist = "th";
    public const string Room = "rm";
    public const string Booking = "bk";
    public const string Series = "se";
    public const string Hold = "hd";
    public const string Waitlist = "wl";
    public const string Session = "se";
    public const string Ticket = "tk";
    public const int LengthMax = 80;

    public static string In(string prefix, string therapistId, string random) => $"{prefix}_{therapistId[(Therapist.Length + 1)..]}-{random}";

    /// <summary>The therapist in whose calendar the booking or hold was made.</summary>
    public static bool TryGetTherapist(string prefix, string id, [NotNullWhen(true)] out string? therapistId)
    {
        therapistId = null;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        if (!IsWellFormed(id) || dash < 0 || !id.StartsWith(prefix + "_", StringComparison.Ordinal) || dash <= prefix.Length + 1)
        {
            return false;
        }

        therapistId = $"{Therapist}_{id[(prefix.Length + 1)..dash]}";
        return true;
    }

    /// <summary>True for text that may be an id: 1–<see cref="LengthMax"/> of <c>a–z 0–9 _ -</c>.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= LengthMax } && id.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-');
}
