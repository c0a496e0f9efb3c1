using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>
/// Which operations of a history may matter to each other: those that look at or change the same time, the same booking or the same
/// holder. Of two that do not, it makes no difference which comes first, neither to what they answer nor to the calendar after both. To
/// take more for conflicts than are does no harm.
/// </summary>
internal sealed class Conflicts
{
    private readonly Rules _rules;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly List<Touched> _touched = [];
    private readonly List<(Operation Hold, (int From, int To) Time)> _holds;

    // Wherever a booking may be: where it was made, and where anybody moved it.
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _services = new(StringComparer.Ordinal);

    private Conflicts(History part, IReadOnlyList<Operation> operations)
    {
        (_rules, _operations) = (part.Rules, operations);
        _holds = [.. operations.Where(operation => operation.Ask.Deed == Deed.Hold).Select(hold => (hold, _rules.Buffered(hold.Ask.At, hold.Ask.Service)))];
        foreach (var operation in operations)
        {
            if (operation.Ask.Deed is Deed.Book or Deed.Move && BookingOf(operation) is { } id)
            {
                _places.TryAdd(id, []);
                _places[id].Add(operation.Ask.At);
                if (operation.Ask.Deed == Deed.Book)
                {
                    _services[id] = operation.Ask.Service;
                }
            }
        }

        foreach (var operation in operations)
        {
            _touched.Add(TouchedBy(operation));
        }
    }

    /// <summary>For each operation those that may matter to it, by their places in the list.</summary>
    public static OperationSet[] Of(History part, IReadOnlyList<Operation> operations)
    {
        var all = new Conflicts(part, operations);
        var conflicts = new OperationSet[operations.Count];
        for (var one = 0; one < operations.Count; one++)
        {
            for (var other = 0; other < one; other++)
            {
                if (all._touched[one].Meets(all._touched[other]) || all.AreApartByAnExpiry(one, other))
                {
                    conflicts[one] = conflicts[one].With(other);
                    conflicts[other] = conflicts[other].With(one);
                }
            }
        }

        return conflicts;
    }

    private Touched TouchedBy(Operation operation)
    {
        var (touched, ask) = (new Touched(), operation.Ask);
        var id = BookingOf(operation);
        var service = id is null ? ask.Service : _services.GetValueOrDefault(id, ask.Service);
        if (id is not null)
        {
            touched.Add($"booking {id}");
            if (ask.Deed != Deed.ReadBooking)
            {
                _places.GetValueOrDefault(id)?.ForEach(at => touched.Add(_rules.Buffered(at, service)));
            }
        }

        if (ask.Deed is Deed.Book or Deed.Hold or Deed.Move)
        {
            touched.Add(_rules.Buffered(ask.At, service));
        }
        else if (ask.Deed == Deed.ReadFree)
        {
            var starts = _rules.StartsOf(ask.Day, service).Select(start => _rules.Buffered(start.At, service)).ToList();
            touched.Add((starts[0].From, starts[^1].To));
        }

        foreach (var at in operation.Reply.Alternatives)
        {
            touched.Add(_rules.Buffered(at, service));
        }

        // Whoever books or holds gives up what they held, wherever that was; and a hold lies in the way of all of its time.
        var holders = new HashSet<int>();
        if (ask.Deed is Deed.Book or Deed.Hold)
        {
            holders.Add(ask.Client);
        }

        if (ask.HoldId is { } held && _holds.Find(one => one.Hold.Reply.Id == held).Hold is { } named)
        {
            holders.Add(named.Ask.Client);
        }

        foreach (var holder in holders)
        {
            touched.Add($"holder {holder}");
        }

        foreach (var (_, time) in _holds.Where(one => holders.Contains(one.Hold.Ask.Client) || touched.IsAt(one.Time)).ToList())
        {
            touched.Add(time);
        }

        return touched;
    }

    /// <summary>
    /// A hold ran out between the two, and the earlier one may have met it still: after the other it does not. (One without an answer may
    /// come at any later time, and where it had an effect the hold was not in its way; unless it names it.)
    /// </summary>
    private bool AreApartByAnExpiry(int one, int other)
    {
        var (earlier, later) = _operations[one].InvokedAt <= _operations[other].InvokedAt ? (one, other) : (other, one);
        return _holds.Exists(held =>
            held.Hold.Reply.Kind == ReplyKind.Done
            && _operations[earlier].InvokedAt < held.Hold.Reply.ExpiresAt && held.Hold.Reply.ExpiresAt <= _operations[later].InvokedAt
            && (_operations[earlier].IsAnswered ? _touched[earlier].IsAt(held.Time) : _operations[earlier].Ask.HoldId == held.Hold.Reply.Id));
    }

    private static string? BookingOf(Operation operation) => operation.Ask.BookingId ?? (operation.Ask.Deed == Deed.Book ? operation.Reply.Id : null);

    /// <summary>What an operation looks at or changes.</summary>
    private sealed class Touched
    {
        private readonly List<(int From, int To)> _times = [];
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);

        public void Add(string name) => _names.Add(name);

        public void Add((int From, int To) time) => _times.Add(time);

        public bool IsAt((int From, int To) time) => _times.Exists(own => own.From < time.To && time.From < own.To);

        public bool Meets(Touched other) => _names.Overlaps(other._names) || _times.Exists(other.IsAt);
    }
}
