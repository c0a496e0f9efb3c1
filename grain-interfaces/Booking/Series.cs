namespace Realtime.GrainInterfaces.Booking;

/// <summary>How far apart the appointments of a series are. Numbers are stored; only ever append.</summary>
public enum SeriesInterval
{
    Week = 0,
    TwoWeeks = 1,
}

/// <summary>Which place an appointment has in its series.</summary>
/// <param name="Id">The same for all of the series.</param>
/// <param name="Number">1 for the first that was booked.</param>
/// <param name="Count">How many were booked together.</param>
[GenerateSerializer, Immutable, Alias("series-part")]
public sealed record SeriesPart(
    [property: Id(0)] string Id,
    [property: Id(1)] int Number,
    [property: Id(2)] int Count);

/// <summary>What one appointment of a series is to be in place of the usual: at another time, or left out.</summary>
/// <param name="Number">1 for the first, before any is left out.</param>
/// <param name="Start">Where it is moved to; null where it is left out.</param>
[GenerateSerializer, Immutable, Alias("series-exception")]
public sealed record SeriesException(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset? Start,
    [property: Id(2)] bool Skip = false);

/// <summary>
/// Book <paramref name="First"/> and the same wall-clock time every week or second week, in one commit: all of them or none.
/// </summary>
/// <param name="Exceptions">At most one for each appointment; null for none.</param>
[GenerateSerializer, Immutable, Alias("book-series")]
public sealed record BookSeries(
    [property: Id(0)] Book First,
    [property: Id(1)] SeriesInterval Every,
    [property: Id(2)] int Count,
    [property: Id(3)] List<SeriesException>? Exceptions = null)
{
    public const int CountMin = 2;
    public const int CountMax = 52;
}

/// <summary>A wish for a series, before the practice's own terms are looked up. <c>First</c> names its therapist.</summary>
[GenerateSerializer, Immutable, Alias("series-request")]
public sealed record SeriesRequest(
    [property: Id(0)] BookingRequest First,
    [property: Id(1)] SeriesInterval Every,
    [property: Id(2)] int Count,
    [property: Id(3)] List<SeriesException>? Exceptions = null);

/// <summary>A series that was booked, by start.</summary>
[GenerateSerializer, Immutable, Alias("booked-series")]
public sealed record BookedSeries(
    [property: Id(0)] string SeriesId,
    [property: Id(1)] List<Booking> Bookings);

/// <summary>One appointment of a series that cannot be booked.</summary>
/// <param name="Start">The instant it would begin; for a local time that the clock skips, the first instant after it.</param>
/// <param name="Code">As a booking of it alone would be refused: <c>slot_taken</c> or <c>outside_availability</c>.</param>
/// <param name="Alternatives">The nearest free slots, at most three.</param>
[GenerateSerializer, Immutable, Alias("series-clash")]
public sealed record SeriesClash(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset Start,
    [property: Id(2)] string Code,
    [property: Id(3)] string Detail,
    [property: Id(4)] List<Slot> Alternatives);

/// <summary>What was decided for a series from one of its appointments on, as another calendar is told that may have some of the later ones.</summary>
/// <param name="After">The start of that appointment: those that start later are meant.</param>
/// <param name="At">When it was decided. Where an appointment has been moved since, its start of then counts.</param>
/// <param name="Reason">Sealed.</param>
[GenerateSerializer, Immutable, Alias("series-follow")]
public sealed record SeriesFollow(
    [property: Id(0)] string SeriesId,
    [property: Id(1)] DateTimeOffset After,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] BookingStatus Status,
    [property: Id(4)] string By,
    [property: Id(5)] string? Reason);

/// <summary>An appointment of a series that has left the calendar that says so, and where it went.</summary>
/// <param name="Arriving">How it went there, where it may not have come there yet.</param>
[GenerateSerializer, Immutable, Alias("series-elsewhere")]
public sealed record SeriesElsewhere(
    [property: Id(0)] string BookingId,
    [property: Id(1)] string TherapistId,
    [property: Id(2)] BookingMove? Arriving);
