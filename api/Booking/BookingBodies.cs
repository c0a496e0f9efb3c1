using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

/// <summary>
/// A wish to book. Visitors book for themselves: what they leave out of <c>Client</c> comes from their profile. Staff may name a
/// <c>ClientId</c>, or say who it is in <c>Client</c>.
/// </summary>
public sealed record BookingBody(
    string? TherapistId,
    string? ServiceId,
    DateTimeOffset? Start,
    string? HoldId,
    string? ClientId,
    Client? Client,
    string? Notes,
    string? TimeZone,
    string? RoomId)
{
    internal Problem? Problem => Fields.Problem;

    internal FieldErrors Fields => new FieldErrors()
        .Check("therapistId", Rules.Id(TherapistId, optional: true))
        .Check("serviceId", Rules.Id(ServiceId))
        .Check("start", Rules.Instant(Start))
        .Check("holdId", Rules.Id(HoldId, optional: true))
        .Check("clientId", Rules.Id(ClientId, optional: true))
        .Check("client.name", Rules.Line(Client?.Name, Bounds.NameLengthMax, optional: true))
        .Check("client.email", Rules.Email(Client?.Email, optional: true))
        .Check("client.phone", Rules.Phone(Client?.Phone))
        .Check("notes", Rules.Text(Notes, Bounds.NotesLengthMax))
        .Check("timeZone", Rules.TimeZone(TimeZone, optional: true))
        .Check("roomId", Rules.Id(RoomId, optional: true));
}

/// <summary>
/// The first appointment, how far apart they are, and how many. Each of <c>Exceptions</c> gives one of them, by its number, another
/// start less than one interval away, or leaves it out with <c>skip</c>.
/// </summary>
public sealed record SeriesBody(
    string? TherapistId,
    string? ServiceId,
    DateTimeOffset? Start,
    SeriesInterval? Every,
    int? Count,
    string? ClientId,
    Client? Client,
    string? Notes,
    string? TimeZone,
    string? RoomId,
    List<SeriesException>? Exceptions = null)
{
    internal BookingBody First => new(TherapistId, ServiceId, Start, HoldId: null, ClientId, Client, Notes, TimeZone, RoomId);

    internal Problem? Problem => First.Fields
        .Check("therapistId", Rules.Id(TherapistId))
        .Check("every", Every is null ? "This is week or two_weeks." : null)
        .Check("count", Count is >= BookSeries.CountMin and <= BookSeries.CountMax ? null : $"This is {BookSeries.CountMin} to {BookSeries.CountMax}.")
        .CheckEach("exceptions", Exceptions ?? [], BookSeries.CountMax, RuleOf)
        .Check("exceptions", Excepted.Distinct().Count() < Excepted.Count ? "Each appointment has at most one." : null)
        .Check("exceptions", Count is > 0 && Exceptions?.Count(exception => exception is { Skip: true }) >= Count ? "Not all appointments can be left out." : null)
        .Problem;

    private List<int> Excepted => [.. (Exceptions ?? []).OfType<SeriesException>().Select(exception => exception.Number)];

    private string? RuleOf(SeriesException exception) =>
        exception.Number < 1 || exception.Number > Count ? "The number is one of the series."
        : exception.Skip == exception.Start.HasValue ? "This has either a start or skip."
        : Rules.Instant(exception.Start, optional: true);
}

/// <summary>Which bookings a change is for.</summary>
public enum BookingScope
{
    /// <summary>This one.</summary>
    One,

    /// <summary>This one and all later ones of its series; to cancel or to confirm.</summary>
    Following,
}

public sealed record BookingStatusBody(BookingStatus? Status, string? Reason, BookingScope? Scope = null)
{
    internal Problem? Problem => new FieldErrors()
        .Check("scope", Scope == BookingScope.Following && Status is not (BookingStatus.Cancelled or BookingStatus.Confirmed) ? "Only cancelling and confirming go on through a series." : null)
        .Check("status", Status is null or BookingStatus.Pending ? "This is confirmed, cancelled, completed or no_show." : null)
        .Check("reason", Rules.Text(Reason, Bounds.ReasonLengthMax))
        .Problem;
}

public sealed record RescheduleBody(DateTimeOffset? Start, string? TherapistId)
{
    internal Problem? Problem => new FieldErrors()
        .Check("start", Rules.Instant(Start))
        .Check("therapistId", Rules.Id(TherapistId, optional: true))
        .Problem;
}
