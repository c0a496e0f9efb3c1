using System.Text;

namespace Realtime.Tests.Linearizability.Histories;

/// <summary>A history to be read by people: a line for each operation, with the time it took drawn beside it.</summary>
internal static class Timeline
{
    private const int Columns = 48;

    public static string Of(History history)
    {
        var events = history.Operations.SelectMany(operation => new[] { operation.Invoked, operation.Returned }).Where(time => time != Operation.Never).Distinct().Order().ToList();
        int Column(long time) => time == Operation.Never ? Columns : events.BinarySearch(time) * (Columns - 1) / Math.Max(1, events.Count - 1);

        var text = new StringBuilder();
        foreach (var operation in history.Operations.OrderBy(operation => operation.Invoked))
        {
            var (from, to) = (Column(operation.Invoked), Column(operation.Returned));
            var bar = new string(' ', from) + (operation.IsAnswered ? $"|{new string('-', Math.Max(0, to - from - 1))}|" : $"|{new string('-', Math.Max(0, Columns - from - 1))}…");
            var who = $"{(history.IsStaff(operation.Ask.Client) ? "staff" : "client")} {operation.Ask.Client}";
            text.Append($"{operation.Number,4} {who,-9} {bar,-50} {operation.Ask} → {operation.Reply}{(operation.MayBeStale ? $" (owner {operation.Owner})" : "")}\n");
        }

        return text.ToString();
    }
}
