using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>
/// A calendar that does one thing after another, as the contract tells it, and nothing of the product's code: what each operation
/// may answer in a state, and the state after it.
/// </summary>
internal sealed class CalendarModel
{
    private const string SlotTaken = "slot_taken";
    private const string NotFound = "not_found";
    private const string InvalidTransition = "invalid_transition";
    private const string VersionMismatch = "version_mismatch";

    /// <summary>How far the two clocks and the rounding of an answer may be apart.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly History _history;
    private readonly Dictionary<string, int> _bookings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _holds = new(StringComparer.Ordinal);
    private readonly HashSet<int> _days;

    public CalendarModel(History history)
    {
        _history = history;
        _days = [.. history.Operations.Where(operation => operation.Ask.Deed is Deed.Book or Deed.Hold or Deed.Move or Deed.ReadFree).Select(operation => operation.Ask.Day)];
        foreach (var operation in history.Operations.Where(operation => operation.Reply is { Kind: ReplyKind.Done, Id: not null }))
        {
            // Two commands that were answered with one booking do not fit into any order: the second finds no booking of its own.
            var _ = operation.Ask.Deed switch
            {
                Deed.Book => _bookings.TryAdd(operation.Reply.Id!, operation.Number),
                Deed.Hold => _holds.TryAdd(operation.Reply.Id!, operation.Number),
                _ => true,
            };
        }
    }

    private Rules Rules => _history.Rules;

    /// <summary>Codes of which each may be answered, none where it is done; and the state after it.</summary>
    private readonly record struct Ruling(string[] Codes, CalendarState Next);

    /// <summary>The states in which the calendar may be after this operation with this answer; none where it cannot be answered so.</summary>
    public IEnumerable<CalendarState> After(CalendarState state, Operation operation)
    {
        foreach (var present in AtItsTime(state, operation))
        {
            var ruling = Rule(present, operation);
            if (Fits(present, ruling, operation))
            {
                yield return ruling.Next;
            }
        }

        if (IsOldMove(state, operation))
        {
            yield return state;
        }
    }

    /// <summary>What would be answered in this state, in words.</summary>
    public string Expected(CalendarState state, Operation operation) => string.Join(" or ", AtItsTime(state, operation).Select(present =>
    {
        var ruling = Rule(present, operation);
        return operation.Ask.Deed switch
        {
            _ when ruling.Codes.Length > 0 => string.Join('/', ruling.Codes),
            Deed.ReadFree => $"free {FreeStarts(present, operation.Ask):x}",
            Deed.ReadBooking or Deed.Move or Deed.Cancel => Find(ruling.Next, operation.Ask) is { } sold
                ? $"{Ask.Clock(sold.At)} v{sold.Version}{(sold.IsLive ? "" : " cancelled")}"
                : NotFound,
            _ => "done",
        };
    }).Distinct(StringComparer.Ordinal));

    /// <summary>Holds run out by the clock: what was over before the operation began is gone, what ends during it may be.</summary>
    private static IEnumerable<CalendarState> AtItsTime(CalendarState state, Operation operation)
    {
        var present = state.Without(held => held.ExpiresBy <= operation.InvokedAt);
        yield return present;
        var ending = present.Held.Where(held => held.ExpiresFrom <= operation.ReturnedAt).ToList();
        for (var choice = 1; choice < 1 << ending.Count; choice++)
        {
            var gone = ending.Where((_, index) => (choice >> index & 1) == 1).Select(held => held.By).ToHashSet();
            yield return present.Without(held => gone.Contains(held.By));
        }
    }

    private Ruling Rule(CalendarState state, Operation operation)
    {
        var ask = operation.Ask;
        return ask.Deed switch
        {
            Deed.Book => Book(state, operation),
            Deed.Hold => Hold(state, operation),
            Deed.Release => FindHold(state, ask) is { } held
                ? new([], state.Without(other => other.By == held.By))
                : new([NotFound], state),
            Deed.Cancel => Cancel(state, ask),
            Deed.Move => Move(state, ask),
            Deed.ReadBooking => new(Find(state, ask) is null ? [NotFound] : [], state),
            _ => new([], state),
        };
    }

    private Ruling Book(CalendarState state, Operation operation)
    {
        var ask = operation.Ask;
        var holder = FindHold(state, ask)?.Holder ?? ask.Client;
        if (!IsFree(state, ask.At, ask.Service, holder))
        {
            return new([SlotTaken], state);
        }

        // The booking uses up what its holder held.
        var client = _history.IsStaff(ask.Client) ? -1 : ask.Client;
        return new([], state.Without(held => held.Holder == holder).With(new Sold(operation.Number, ask.At, ask.Service, true, 1, client)));
    }

    private Ruling Hold(CalendarState state, Operation operation)
    {
        var ask = operation.Ask;
        if (!IsFree(state, ask.At, ask.Service, ask.Client))
        {
            return new([SlotTaken], state);
        }

        var (from, by) = operation.IsAnswered
            ? (operation.Reply.ExpiresAt, operation.Reply.ExpiresAt)
            : (operation.InvokedAt + Rules.HoldLifetime, DateTimeOffset.MaxValue);
        return new([], state.Without(held => held.Holder == ask.Client).With(new Held(operation.Number, ask.Client, ask.At, ask.Service, from, by)));
    }

    private Ruling Cancel(CalendarState state, Ask ask)
    {
        if (Find(state, ask) is not { } sold)
        {
            return new([NotFound], state);
        }

        var codes = Objections(sold, ask);
        return codes.Length > 0 ? new(codes, state) : new([], state.With(sold with { IsLive = false, Version = sold.Version + 1 }));
    }

    private Ruling Move(CalendarState state, Ask ask)
    {
        if (Find(state, ask) is not { } sold)
        {
            return new([NotFound], state);
        }

        var codes = Objections(sold, ask);
        if (codes.Length > 0)
        {
            return new(codes, state);
        }

        return sold.At == ask.At ? new([], state)
            : IsFree(state, ask.At, sold.Service, ask.Client, sold.By) ? new([], state.With(sold with { At = ask.At, Version = sold.Version + 1 }))
            : new([SlotTaken], state);
    }

    /// <summary>Where both hold, either may be answered.</summary>
    private static string[] Objections(Sold sold, Ask ask) =>
    [
        .. ask.ExpectedVersion is { } version && version != sold.Version ? [VersionMismatch] : Array.Empty<string>(),
        .. sold.IsLive ? Array.Empty<string>() : [InvalidTransition],
    ];

    private bool Fits(CalendarState before, Ruling ruling, Operation operation)
    {
        var (ask, reply) = (operation.Ask, operation.Reply);
        if (reply.Kind == ReplyKind.None)
        {
            return true;
        }

        if (reply.Kind == ReplyKind.Refused)
        {
            return ruling.Codes.Contains(reply.Code, StringComparer.Ordinal) && reply.Alternatives.All(at => IsOffered(before, ask, at));
        }

        return ruling.Codes.Length == 0 && ask.Deed switch
        {
            Deed.Book => _bookings[reply.Id!] == operation.Number
                && (operation.MayShowLater || (reply.At == ask.At && reply is { Version: 1, IsCancelled: false })),
            Deed.Hold => _holds[reply.Id!] == operation.Number && reply.At == ask.At
                && reply.ExpiresAt >= operation.InvokedAt + Rules.HoldLifetime - ClockTolerance
                && reply.ExpiresAt - Rules.HoldLifetime - ClockTolerance <= operation.ReturnedAt,
            Deed.ReadFree => reply.Free == FreeStarts(before, ask),
            Deed.Cancel or Deed.Move or Deed.ReadBooking => reply.Id == ask.BookingId
                && (operation.MayShowLater || (Find(ruling.Next, ask) is { } sold && (sold.At, sold.Version, !sold.IsLive) == (reply.At, reply.Version, reply.IsCancelled))),
            _ => true,
        };
    }

    /// <summary>A move to where its owner believed the booking to be changes nothing, and may rest on a version that it has no more.</summary>
    private bool IsOldMove(CalendarState state, Operation operation) =>
        operation is { MayBeStale: true, Ask.Deed: Deed.Move, Reply.Kind: ReplyKind.Done }
        && operation.Reply.Id == operation.Ask.BookingId && operation.Reply.At == operation.Ask.At
        && Find(state, operation.Ask) is { } sold && sold.Version >= operation.Reply.Version;

    private Sold? Find(CalendarState state, Ask ask)
    {
        var by = _bookings.GetValueOrDefault(ask.BookingId!, -1);
        foreach (var sold in state.Sold)
        {
            if (sold.By == by)
            {
                return _history.IsStaff(ask.Client) || sold.Client == ask.Client ? sold : null;
            }
        }

        return null;
    }

    /// <summary>The hold that is named, where it is the asker's to use.</summary>
    private Held? FindHold(CalendarState state, Ask ask)
    {
        var by = ask.HoldId is null ? -1 : _holds.GetValueOrDefault(ask.HoldId, -1);
        foreach (var held in state.Held)
        {
            if (held.By == by)
            {
                return _history.IsStaff(ask.Client) || held.Holder == ask.Client ? held : null;
            }
        }

        return null;
    }

    private ulong FreeStarts(CalendarState state, Ask ask)
    {
        var free = 0UL;
        foreach (var (bit, at) in Rules.StartsOf(ask.Day, ask.Service))
        {
            free |= IsFree(state, at, ask.Service, ask.Client) ? 1UL << bit : 0;
        }

        return free;
    }

    /// <summary>An alternative on a day that is not looked at here says nothing; the others must be free, a moved booking not being in its own way.</summary>
    private bool IsOffered(CalendarState state, Ask ask, int at)
    {
        var moved = ask.Deed == Deed.Move ? Find(state, ask) : null;
        return !_days.Contains(Ask.DayOf(at))
            || IsFree(state, at, moved?.Service ?? ask.Service, FindHold(state, ask)?.Holder ?? ask.Client, moved?.By ?? -1);
    }

    private bool IsFree(CalendarState state, int at, int service, int holder, int exceptSold = -1)
    {
        var (from, to) = Rules.Buffered(at, service);
        foreach (var sold in state.Sold)
        {
            var (soldFrom, soldTo) = Rules.Buffered(sold.At, sold.Service);
            if (sold.IsLive && sold.By != exceptSold && soldFrom < to && from < soldTo)
            {
                return false;
            }
        }

        foreach (var held in state.Held)
        {
            var (heldFrom, heldTo) = Rules.Buffered(held.At, held.Service);
            if (held.Holder != holder && heldFrom < to && from < heldTo)
            {
                return false;
            }
        }

        return true;
    }
}
