namespace Realtime.Tests.Linearizability.Histories;

/// <summary>What somebody may want of a calendar.</summary>
internal enum Deed
{
    Book,
    Hold,
    Release,
    Cancel,
    Move,
    ReadFree,
    ReadBooking,
}

/// <summary>One command or question. Times are minutes from the history's first midnight, in UTC.</summary>
/// <param name="Client">Who asks, by number; <see cref="History.IsStaff"/> tells what they may.</param>
/// <param name="CommandId">The same for every attempt.</param>
internal sealed record Ask(Deed Deed, int Client, string CommandId)
{
    public const int MinutesPerDay = 24 * 60;

    /// <summary>By its place in <see cref="Rules.Services"/>.</summary>
    public int Service { get; init; }

    /// <summary>The start that is wanted; for <see cref="Deed.ReadFree"/> any time of the day in question.</summary>
    public int At { get; init; }

    public string? BookingId { get; init; }

    public string? HoldId { get; init; }

    public long? ExpectedVersion { get; init; }

    public int Day => DayOf(At);

    public override string ToString() => Deed switch
    {
        Deed.Book => $"book {Clock(At)} s{Service}{(HoldId is null ? "" : $" with hold {HoldId}")}",
        Deed.Hold => $"hold {Clock(At)} s{Service}",
        Deed.Release => $"release {HoldId}",
        Deed.Cancel => $"cancel {BookingId}{Expected}",
        Deed.Move => $"move {BookingId} to {Clock(At)}{Expected}",
        Deed.ReadFree => $"free on day {Day} s{Service}",
        _ => $"read {BookingId}",
    };

    private string Expected => ExpectedVersion is { } version ? $" if version {version}" : "";

    /// <summary>Alternatives may be of a day before the first.</summary>
    public static int DayOf(int at) => (int)Math.Floor((double)at / MinutesPerDay);

    public static string Clock(int at)
    {
        var minute = at - (DayOf(at) * MinutesPerDay);
        return $"day {DayOf(at)} {minute / 60:00}:{minute % 60:00}";
    }
}

internal enum ReplyKind
{
    /// <summary>None came: it may have been carried out, or be carried out later, or not.</summary>
    None,
    Done,
    Refused,
}

/// <summary>What was answered, as far as a calendar's promises speak of it.</summary>
internal sealed record Reply(ReplyKind Kind)
{
    public static readonly Reply None = new(ReplyKind.None);

    /// <summary>Of a refusal, as the API says it.</summary>
    public string? Code { get; init; }

    /// <summary>Of the booking or hold.</summary>
    public string? Id { get; init; }

    public int At { get; init; }

    public bool IsCancelled { get; init; }

    public long Version { get; init; }

    /// <summary>The free starts of a day, as <see cref="Rules.StartsOf"/> numbers them.</summary>
    public ulong Free { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Starts that a refusal offers instead.</summary>
    public IReadOnlyList<int> Alternatives { get; init; } = [];

    public static Reply Refusal(string code, params int[] alternatives) => new(ReplyKind.Refused) { Code = code, Alternatives = alternatives };

    public static Reply Booking(string id, int at, long version = 1, bool isCancelled = false) =>
        new(ReplyKind.Done) { Id = id, At = at, Version = version, IsCancelled = isCancelled };

    public override string ToString() => Kind switch
    {
        ReplyKind.None => "no answer",
        ReplyKind.Refused => Alternatives.Count == 0 ? Code! : $"{Code}, try {string.Join(", ", Alternatives.Select(Ask.Clock))}",
        _ when Id is null => Free == 0 ? "done" : $"free {Free:x}",
        _ => $"{Id} {Ask.Clock(At)}{(Version > 0 ? $" v{Version}" : "")}{(IsCancelled ? " cancelled" : "")}",
    };
}

/// <summary>The length of a service, and what it keeps free on both sides; minutes.</summary>
internal sealed record Terms(int Minutes, int Before, int After);

/// <summary>When the calendar is open, every day alike, and for what.</summary>
/// <param name="Opens">Minute of the day, as <paramref name="Closes"/>; buffers around a slot stay within the day.</param>
internal sealed record Rules(int Opens, int Closes, int Step, IReadOnlyList<Terms> Services, TimeSpan HoldLifetime)
{
    /// <summary>Every start that a day offers for a service, at most 64 of them.</summary>
    public IEnumerable<(int Bit, int At)> StartsOf(int day, int service)
    {
        for (var (bit, minute) = (0, Opens); minute + Services[service].Minutes <= Closes; bit++, minute += Step)
        {
            yield return (bit, (day * Ask.MinutesPerDay) + minute);
        }
    }

    /// <summary>What an appointment keeps others from: <c>[From, To)</c>.</summary>
    public (int From, int To) Buffered(int at, int service) =>
        (at - Services[service].Before, at + Services[service].Minutes + Services[service].After);
}
