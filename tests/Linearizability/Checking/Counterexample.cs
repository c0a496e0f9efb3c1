using System.Text;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>Makes a history that cannot be put in order as small as it can be while it cannot.</summary>
internal static class Counterexample
{
    public static string Of(History part, int nodesMax)
    {
        var smallest = Shorten(part, nodesMax);
        var search = new Search(smallest, nodesMax);
        search.Run();
        var text = new StringBuilder($"{smallest.Name} is not linearizable: {smallest.Operations.Count} of its operations cannot be put in order.\n");
        text.Append(Timeline.Of(smallest));
        text.Append("The longest order that fits: ").AppendJoin(", ", search.Longest.Order.Select(operation => operation.Number)).Append('\n');
        foreach (var operation in search.Refused())
        {
            text.Append($"  then {operation.Number} ({operation.Ask}) was answered \"{operation.Reply}\", and would be \"{search.Expected(operation)}\"\n");
        }

        return text.ToString();
    }

    /// <summary>The shortest beginning that cannot be put in order, without the reads and refusals that do not matter to it.</summary>
    public static History Shorten(History part, int nodesMax)
    {
        // Any beginning of a linearizable history is linearizable, so there is one event with which it breaks.
        var ends = part.Operations.Where(operation => operation.IsAnswered).Select(operation => operation.Returned).Order().ToList();
        var (low, high) = (0, ends.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsBroken(part.UpTo(ends[middle]), nodesMax) ? (low, middle) : (middle + 1, high);
        }

        // Leaving out what had no effect never breaks a history; nor can what was not answered, without effect, be needed.
        var smallest = part.UpTo(ends[high]);
        foreach (var operation in smallest.Operations.Where(operation => operation.IsWithoutEffect || (!operation.IsAnswered && operation.Ask.Deed is Deed.ReadFree or Deed.ReadBooking)))
        {
            var without = smallest.Without(operation);
            smallest = IsBroken(without, nodesMax) ? without : smallest;
        }

        return smallest;
    }

    private static bool IsBroken(History history, int nodesMax) => new Attempts(history).Decide(nodesMax) == Verdict.Broken;
}
