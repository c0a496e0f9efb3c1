using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Generated;

/// <summary>A calendar that does one thing after another and answers, written apart from the checker's model so that each checks the other.</summary>
internal sealed class PlainCalendar(Rules rules, IReadOnlySet<int> staff)
{
    private readonly Dictionary<string, (int Client, int At, int Service, bool IsLive, long Version)> _bookings = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Id, int At, int Service)> _holds = [];

    public IReadOnlyList<string> BookingIds => [.. _bookings.Keys];

    public string? HoldOf(int client) => _holds.TryGetValue(client, out var hold) ? hold.Id : null;

    public int ServiceOf(string bookingId) => _bookings[bookingId].Service;

    public int DayOf(string bookingId) => Ask.DayOf(_bookings[bookingId].At);

    public long VersionOf(string bookingId) => _bookings[bookingId].Version;

    public Reply Answer(Ask ask, DateTimeOffset now)
    {
        var client = ask.Client;
        switch (ask.Deed)
        {
            case Deed.Book:
                if (Clashes(ask.At, ask.Service, client, null))
                {
                    return Reply.Refusal("slot_taken");
                }

                _holds.Remove(client);
                var id = $"b{_bookings.Count}";
                _bookings[id] = (staff.Contains(client) ? -1 : client, ask.At, ask.Service, true, 1);
                return Reply.Booking(id, ask.At);
            case Deed.Hold:
                if (Clashes(ask.At, ask.Service, client, null))
                {
                    return Reply.Refusal("slot_taken");
                }

                _holds[client] = ($"h-{ask.CommandId}", ask.At, ask.Service);
                return new(ReplyKind.Done) { Id = _holds[client].Id, At = ask.At, ExpiresAt = now + rules.HoldLifetime };
            case Deed.Release:
                return HoldOf(client) == ask.HoldId && _holds.Remove(client) ? new(ReplyKind.Done) : Reply.Refusal("not_found");
            case Deed.ReadFree:
                return new(ReplyKind.Done)
                {
                    Free = rules.StartsOf(ask.Day, ask.Service).Where(start => !Clashes(start.At, ask.Service, client, null)).Aggregate(0UL, (free, start) => free | (1UL << start.Bit)),
                };
        }

        if (!_bookings.TryGetValue(ask.BookingId!, out var booking) || (!staff.Contains(client) && booking.Client != client))
        {
            return Reply.Refusal("not_found");
        }

        if (ask.Deed != Deed.ReadBooking)
        {
            if (ask.ExpectedVersion is { } version && version != booking.Version)
            {
                return Reply.Refusal("version_mismatch");
            }

            if (!booking.IsLive)
            {
                return Reply.Refusal("invalid_transition");
            }

            if (ask.Deed == Deed.Move && ask.At != booking.At && Clashes(ask.At, booking.Service, client, ask.BookingId))
            {
                return Reply.Refusal("slot_taken");
            }

            booking = ask.Deed == Deed.Cancel ? booking with { IsLive = false, Version = booking.Version + 1 }
                : booking.At == ask.At ? booking
                : booking with { At = ask.At, Version = booking.Version + 1 };
            _bookings[ask.BookingId!] = booking;
        }

        return Reply.Booking(ask.BookingId!, booking.At, booking.Version, !booking.IsLive);
    }

    private bool Clashes(int at, int service, int client, string? except)
    {
        var (from, to) = rules.Buffered(at, service);
        bool Overlaps(int otherAt, int otherService) => rules.Buffered(otherAt, otherService) is var (otherFrom, otherTo) && otherFrom < to && from < otherTo;
        return _bookings.Any(other => other.Key != except && other.Value.IsLive && Overlaps(other.Value.At, other.Value.Service))
            || _holds.Any(other => other.Key != client && Overlaps(other.Value.At, other.Value.Service));
    }
}
