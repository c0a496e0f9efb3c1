using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

internal enum Verdict
{
    Linearizable,
    Broken,

    /// <summary>Neither found in the steps given: no pass.</summary>
    Undecided,
}

/// <summary>
/// Looks for an order of one part's operations that a calendar which does one thing after another would answer alike, and in which
/// whatever ended before another began comes first (Wing and Gong; a set of what is done and a state are tried once, as Lowe and
/// Porcupine do). What has no answer may be anywhere after it was sent, or nowhere.
/// </summary>
internal sealed class Search
{
    /// <summary>Of what cannot be answered yet, so many that were answered first are looked ahead for.</summary>
    private const int BlockedMax = 3;

    private readonly CalendarModel _model;
    private readonly Operation[] _operations;
    private readonly OperationSet[] _before;
    private readonly bool[] _comesForward;
    private readonly int _nodesMax;
    private readonly HashSet<(OperationSet Done, CalendarState State)> _seen = [];
    private OperationSet _answered;
    private int _longest = -1;

    /// <param name="part">Of a history.</param>
    /// <param name="nodesMax">Steps after which it is undecided.</param>
    /// <param name="strategy">The usual one where nothing is said.</param>
    public Search(History part, int nodesMax, SearchStrategy? strategy = null)
    {
        strategy ??= SearchStrategy.Usual;
        if (part.Operations.Count > OperationSet.NumbersMax)
        {
            throw new ArgumentException($"{part.Name} has {part.Operations.Count} operations, more than {OperationSet.NumbersMax}.", nameof(part));
        }

        _nodesMax = nodesMax;
        _model = new CalendarModel(part);

        _operations = [.. part.Operations.OrderBy(operation => !operation.IsAnswered).ThenBy(strategy.Turn)];
        _comesForward = [.. _operations.Select(strategy.ComesForward)];
        _before = [.. _operations.Select(Predecessors)];
        for (var index = 0; index < _operations.Length; index++)
        {
            _answered = _operations[index].IsAnswered ? _answered.With(index) : _answered;
        }
    }

    /// <summary>How many sets and states were tried.</summary>
    public int Nodes => _seen.Count;

    /// <summary>The longest order that was found, and the states it can end in: where none is whole, the others do not fit there.</summary>
    public (OperationSet Done, CalendarState State, IReadOnlyList<Operation> Order) Longest { get; private set; } = (default, CalendarState.Empty, []);

    public Verdict Run()
    {
        var stack = new Stack<Frame>();
        if (Enter(stack, default, CalendarState.Empty, -1))
        {
            return Verdict.Linearizable;
        }

        while (stack.TryPeek(out var frame))
        {
            if (_seen.Count > _nodesMax)
            {
                return Verdict.Undecided;
            }

            if (!frame.Next.MoveNext())
            {
                stack.Pop();
                continue;
            }

            var (index, state) = frame.Next.Current;
            if (Enter(stack, frame.Done.With(index), state, index))
            {
                return Verdict.Linearizable;
            }
        }

        return Verdict.Broken;
    }

    /// <summary>The operations that are not done in that order, and may come next.</summary>
    public IEnumerable<Operation> Refused() =>
        from index in Enumerable.Range(0, _operations.Length)
        where _operations[index].IsAnswered && !Longest.Done.Has(index) && Longest.Done.Contains(_before[index])
        select _operations[index];

    /// <summary>What would be answered there, in words.</summary>
    public string Expected(Operation refused) => _model.Expected(Longest.State, refused);

    private sealed record Frame(OperationSet Done, IReadOnlyList<int> Order, IEnumerator<(int Index, CalendarState State)> Next);

    private bool Enter(Stack<Frame> stack, OperationSet done, CalendarState state, int came)
    {
        var order = new List<int>();
        if (came >= 0)
        {
            order.Add(came);
        }

        done = TakeWithoutEffect(done, state, order);
        if (done.Contains(_answered))
        {
            return true;
        }

        if (_seen.Add((done, state)))
        {
            stack.Push(new Frame(done, order, Branches(done, state).GetEnumerator()));
            Remember(done, state, stack);
        }

        return false;
    }

    /// <summary>What leaves the state as it is and fits into it is done here: wherever else it fits, nothing is lost by it.</summary>
    private OperationSet TakeWithoutEffect(OperationSet done, CalendarState state, List<int> order)
    {
        for (var isMore = true; isMore;)
        {
            isMore = false;
            for (var index = 0; index < _operations.Length; index++)
            {
                if (_operations[index].IsWithoutEffect && !done.Has(index) && done.Contains(_before[index]) && _model.After(state, _operations[index]).Any())
                {
                    done = done.With(index);
                    order.Add(index);
                    isMore = true;
                }
            }
        }

        return done;
    }

    /// <summary>
    /// In their turn, those without an answer last and only where they change anything; but what lets another be answered as it was
    /// comes forward to just before that other, since soon it may be too late for it.
    /// </summary>
    private IEnumerable<(int Index, CalendarState State)> Branches(OperationSet done, CalendarState state)
    {
        var (branches, blocked) = (new List<(int Index, CalendarState State)>(), new List<int>());
        for (var index = 0; index < _operations.Length; index++)
        {
            var operation = _operations[index];
            if (done.Has(index) || !done.Contains(_before[index]))
            {
                continue;
            }

            // What is without effect and fits is done already.
            var nexts = operation.IsWithoutEffect ? [] : _model.After(state, operation).Where(next => operation.IsAnswered || !next.Equals(state)).ToList();
            branches.AddRange(nexts.Select(next => (index, next)));
            if (operation.IsAnswered && nexts.Count == 0 && blocked.Count < BlockedMax)
            {
                blocked.Add(index);
            }
        }

        return branches.OrderBy(branch => _comesForward[branch.Index] ? Math.Min(branch.Index, FirstThatFits(branch.State, blocked) - 0.5) : branch.Index);
    }

    private int FirstThatFits(CalendarState state, List<int> blocked)
    {
        var first = blocked.FindIndex(index => _model.After(state, _operations[index]).Any());
        return first < 0 ? _operations.Length : blocked[first];
    }

    private OperationSet Predecessors(Operation operation)
    {
        var before = default(OperationSet);
        for (var index = 0; index < _operations.Length; index++)
        {
            var other = _operations[index];
            if (other.Returned < operation.Invoked && (!(operation.MayBeStale && operation.IsWithoutEffect) || IsKnownTo(operation.Owner, other)))
            {
                before = before.With(index);
            }
        }

        return before;
    }

    /// <summary>An owner's state only grows. A booking that it does not have is read from its record, which may be ahead of that state.</summary>
    private static bool IsKnownTo(int owner, Operation answered) => answered.Owner == owner && answered.WasDecidedThere && answered.Ask.Deed != Deed.ReadBooking;

    private void Remember(OperationSet done, CalendarState state, Stack<Frame> stack)
    {
        var count = Enumerable.Range(0, _operations.Length).Count(index => done.Has(index) && _operations[index].IsAnswered);
        if (count > _longest)
        {
            _longest = count;
            Longest = (done, state, [.. stack.Reverse().SelectMany(frame => frame.Order).Select(index => _operations[index])]);
        }
    }
}
