using System.Collections.Concurrent;

namespace Realtime.Tests.Faults.Record;

/// <summary>A message that the server said is durable.</summary>
internal sealed record AcknowledgedMessage(string RoomId, string ClientMessageId, long Sequence, string Text);

/// <summary>A booking that the server said is made.</summary>
internal sealed record AcknowledgedBooking(string Id, string Key, string TherapistId, DateTimeOffset Start, string Token)
{
    /// <summary>Its cancelling was asked for: from now on it may be gone before anybody is told so.</summary>
    public bool IsCancelling { get; init; }

    public bool IsCancelled { get; init; }
}

/// <summary>What was asked and what was acknowledged, kept outside the server; and whatever an answer should not have been.</summary>
internal sealed class Ledger
{
    private const int WrongKept = 20;
    private long operations;
    private long attempts;
    private long refused;
    private long unavailable;
    private long wrong;
    private long readsTrue;
    private long readsRefused;

    /// <summary>By room and client's id.</summary>
    public ConcurrentDictionary<(string Room, string Id), AcknowledgedMessage> Messages { get; } = new();

    /// <summary>By id.</summary>
    public ConcurrentDictionary<string, AcknowledgedBooking> Bookings { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Hears of the first of them as they are found.</summary>
    public Action<string>? OnWrong { get; init; }

    public long WrongCount => Interlocked.Read(ref wrong);

    public long Operations => Interlocked.Read(ref operations);

    /// <summary>Requests, the repeated ones too.</summary>
    public long Attempts => Interlocked.Read(ref attempts);

    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Answers 503 <c>storage_unavailable</c>.</summary>
    public long Unavailable => Interlocked.Read(ref unavailable);

    /// <summary>Reads while storage was in trouble: answered with the truth, and refused.</summary>
    public (long True, long Refused) ReadsInTrouble => (Interlocked.Read(ref readsTrue), Interlocked.Read(ref readsRefused));

    public long Acknowledged => Messages.Count + Bookings.Count + Bookings.Values.Count(booking => booking.IsCancelled);

    public void Began() => Interlocked.Increment(ref operations);

    public void Attempted() => Interlocked.Increment(ref attempts);

    public void WasRefused() => Interlocked.Increment(ref refused);

    public void WasUnavailable() => Interlocked.Increment(ref unavailable);

    public void ReadInTrouble(bool isRefused) => Interlocked.Increment(ref isRefused ? ref readsRefused : ref readsTrue);

    public void IsWrong(string what)
    {
        if (Interlocked.Increment(ref wrong) <= WrongKept)
        {
            Wrong.Enqueue(what);
            OnWrong?.Invoke(what);
        }
    }

    public void Sent(AcknowledgedMessage message)
    {
        if (!Messages.TryAdd((message.RoomId, message.ClientMessageId), message))
        {
            IsWrong($"{message.ClientMessageId} was asked for twice");
        }
    }

    public void Booked(AcknowledgedBooking booking)
    {
        if (!Bookings.TryAdd(booking.Id, booking))
        {
            IsWrong($"booking {booking.Id} answered two commands");
        }
    }

    public void Cancelling(string bookingId) => Bookings[bookingId] = Bookings[bookingId] with { IsCancelling = true };

    public void Cancelled(string bookingId) => Bookings[bookingId] = Bookings[bookingId] with { IsCancelled = true };
}
