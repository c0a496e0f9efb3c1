namespace Realtime.Tests.Linearizability.Histories;

/// <summary>One command as its client saw it, from the first attempt to the answer.</summary>
/// <param name="Number">Its place in the history, by which others refer to it.</param>
/// <param name="Invoked">When it was first sent, on a clock that orders all events of the history.</param>
/// <param name="Returned">When its answer came; <see cref="Never"/> where none did.</param>
internal sealed record Operation(int Number, Ask Ask, Reply Reply, long Invoked, long Returned)
{
    public const long Never = long.MaxValue;

    /// <summary>Between these two, by the calendar's own clock, it was decided.</summary>
    public DateTimeOffset InvokedAt { get; init; }

    public DateTimeOffset ReturnedAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>
    /// Its answer may tell of a later moment than its effect: it was repeated, by its client or after an answer of storage was lost, and
    /// a repeat shows what has become of the booking.
    /// </summary>
    public bool MayShowLater { get; init; }

    /// <summary>One of several that each believe they own the calendar answered: without an effect, the answer may be of an earlier state.</summary>
    public bool MayBeStale { get; init; }

    /// <summary>Who answered, where there are several.</summary>
    public int Owner { get; init; }

    /// <summary>Its only attempt went there, so that the calendar there has decided it; an answer to a repeat may have been kept elsewhere.</summary>
    public bool WasDecidedThere { get; init; } = true;

    public bool IsAnswered => Reply.Kind != ReplyKind.None;

    /// <summary>It left the calendar as it was, whatever its answer rests on.</summary>
    public bool IsWithoutEffect => Reply.Kind == ReplyKind.Refused || (IsAnswered && Ask.Deed is Deed.ReadFree or Deed.ReadBooking);
}

/// <summary>Everything that clients did to one calendar and were told by it.</summary>
internal sealed record History(string Name, Rules Rules, IReadOnlyList<Operation> Operations)
{
    public ISet<int> Staff { get; init; } = new HashSet<int>();

    public bool IsStaff(int client) => Staff.Contains(client);

    /// <summary>As it had been recorded up to an event: what was not answered by then has no answer, what was not sent is not there.</summary>
    public History UpTo(long time) => this with
    {
        Operations = [.. Operations.Where(operation => operation.Invoked <= time).Select(operation => operation.Returned <= time
            ? operation
            : operation with { Reply = Reply.None, Returned = Operation.Never, ReturnedAt = DateTimeOffset.MaxValue })],
    };

    public History Without(Operation left) => this with { Operations = [.. Operations.Where(operation => operation.Number != left.Number)] };
}
