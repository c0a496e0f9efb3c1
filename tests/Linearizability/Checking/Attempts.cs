using System.Numerics;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>
/// Looks for an order many times, each time trying what may come next in another order. A search that chose badly at its beginning can
/// take any number of steps where most take a hundred (Gomes, Selman, Crato and Kautz, "Heavy-Tailed Phenomena in Satisfiability and
/// Constraint Satisfaction Problems", 2000); one that starts again seldom chooses badly twice, and less so where it begins with what did
/// not fit before (Boussemart, Hemery, Lecoutre and Sais, "Boosting Systematic Search by Weighting Constraints", 2004). How long each is:
/// Luby, Sinclair and Zuckerman, "Optimal Speedup of Las Vegas Algorithms", 1993.
/// </summary>
internal sealed class Attempts(History part)
{
    /// <summary>Steps, over all attempts: after that a history is undecided.</summary>
    public const int NodesMax = 1_000_000;

    /// <summary>Once so many were tried in vain, one attempt has what is left, so that what has no order is shown to have none.</summary>
    private const int NodesOfAttempts = 250_000;

    private const int NodesOfFirst = 100;

    /// <summary>How far apart, in events, two answers may be for the later one's operation to be tried first.</summary>
    private const int Disorder = 60;
    private const int DisorderBesideUrgency = 20;

    /// <summary>By so many events what did not fit is tried earlier, for each time that it did not.</summary>
    private const int UrgencyOfRefused = 20;

    private readonly Dictionary<int, int> _urgency = [];

    /// <summary>How many sets and states were tried in all.</summary>
    public int Nodes { get; private set; }

    /// <param name="nodesMax">So many steps at most.</param>
    public Verdict Decide(int nodesMax = NodesMax)
    {
        for (var attempt = 0; ; attempt++)
        {
            var length = NodesOfFirst * Luby(attempt + 1);
            var isLast = Nodes > NodesOfAttempts || length >= nodesMax - Nodes;
            var search = new Search(part, isLast ? nodesMax - Nodes : length, attempt == 0 || isLast ? null : StrategyOf(attempt));
            var verdict = search.Run();
            Nodes += search.Nodes;
            if (isLast || verdict != Verdict.Undecided)
            {
                return verdict;
            }

            foreach (var operation in search.Refused())
            {
                _urgency[operation.Number] = _urgency.GetValueOrDefault(operation.Number) + UrgencyOfRefused;
            }
        }
    }

    /// <summary>1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8, …, from the first on.</summary>
    private static int Luby(int number)
    {
        var block = BitOperations.Log2((uint)number + 1);
        return number == (1 << block) - 1 ? 1 << (block - 1) : Luby(number - (1 << block) + 1);
    }

    /// <summary>
    /// Every other attempt goes by chance alone: what did not fit is not always what was wrong. Likewise what would let another fit is not
    /// always what did, least of all where it has no answer.
    /// </summary>
    private SearchStrategy StrategyOf(int attempt)
    {
        var random = new Random(attempt);
        var (eager, eagerUnanswered) = (random.Next(4), random.Next(3));
        return new(
            attempt % 2 == 0
                ? operation => SearchStrategy.UsualTurn(operation) + random.Next(Disorder)
                : operation => SearchStrategy.UsualTurn(operation) + random.Next(DisorderBesideUrgency) - _urgency.GetValueOrDefault(operation.Number),
            operation => operation.IsAnswered ? random.Next(3) < eager : random.Next(2) < eagerUnanswered);
    }
}
