namespace Realtime.GrainInterfaces.Practice;

/// <summary>Wall-clock minutes since midnight, 0–1,440; <c>24:00</c> is the end of a day.</summary>
[GenerateSerializer, Immutable, Alias("time-of-day")]
public readonly record struct TimeOfDay([property: Id(0)] int Minutes) : IComparable<TimeOfDay>
{
    public const int MinutesMax = 24 * 60;

    public int CompareTo(TimeOfDay other) => Minutes.CompareTo(other.Minutes);

    public static bool operator <(TimeOfDay left, TimeOfDay right) => left.Minutes < right.Minutes;

    public static bool operator >(TimeOfDay left, TimeOfDay right) => left.Minutes > right.Minutes;

    public static bool operator <=(TimeOfDay left, TimeOfDay right) => left.Minutes <= right.Minutes;

    public static bool operator >=(TimeOfDay left, TimeOfDay right) => left.Minutes >= right.Minutes;

    /// <summary><c>HH:mm</c>.</summary>
    public override string ToString() => $"{Minutes / 60:D2}:{Minutes % 60:D2}";

    /// <summary>Reads <c>HH:mm</c>, <c>00:00</c> to <c>24:00</c>, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeOfDay time)
    {
        time = default;
        if (text.Length != 5 || text[2] != ':' || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1])
            || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
        {
            return false;
        }

        var minutes = ((((text[0] - '0') * 10) + text[1] - '0') * 60) + ((text[3] - '0') * 10) + text[4] - '0';
        time = new TimeOfDay(minutes);
        return text[3] < '6' && minutes <= MinutesMax;
    }
}

/// <summary><c>[Start, End)</c> of every such weekday, in local time.</summary>
[GenerateSerializer, Immutable, Alias("weekly-hours")]
public sealed record WeeklyHours(
    [property: Id(0)] DayOfWeek Day,
    [property: Id(1)] TimeOfDay Start,
    [property: Id(2)] TimeOfDay End);

/// <summary><c>[Start, End)</c> of one day, in local time.</summary>
[GenerateSerializer, Immutable, Alias("day-hours")]
public sealed record DayHours(
    [property: Id(0)] TimeOfDay Start,
    [property: Id(1)] TimeOfDay End);
