using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>What a history is, and where it is not linearizable, why.</summary>
/// <param name="Explanation">The smallest part and beginning that cannot be put in order, as a timeline; null for a linearizable history.</param>
internal sealed record CheckResult(Verdict Verdict, string? Explanation, int Nodes);

/// <summary>Checks histories of one calendar each.</summary>
internal static class LinearizabilityChecker
{
    public static CheckResult Check(History history, int nodesMax = Attempts.NodesMax)
    {
        var nodes = 0;
        var worst = new CheckResult(Verdict.Linearizable, null, 0);
        foreach (var part in Partition.Of(history))
        {
            var attempts = new Attempts(part);
            var verdict = attempts.Decide(nodesMax);
            nodes += attempts.Nodes;
            if (verdict == Verdict.Broken)
            {
                return new(Verdict.Broken, Counterexample.Of(part, nodesMax), nodes);
            }

            if (verdict == Verdict.Undecided)
            {
                worst = new(Verdict.Undecided, $"{part.Name}: neither found in {nodesMax} steps\n{Timeline.Of(part)}", nodes);
            }
        }

        return worst with { Nodes = nodes };
    }
}
