namespace Realtime.Tests.Linearizability.Histories;

/// <summary>
/// Splits a history into parts that cannot influence each other, each of which is linearizable by itself exactly if the whole is
/// (Herlihy and Wing: linearizability is local). Two days of a calendar are independent unless an operation touches both: an
/// appointment whose buffers cross midnight, one that is moved from day to day, somebody's one hold that goes from day to day.
/// </summary>
internal static class Partition
{
    public static IReadOnlyList<History> Of(History history)
    {
        var sets = new Dictionary<string, string>(StringComparer.Ordinal);
        var holders = history.Operations.Where(operation => operation.Ask.Deed == Deed.Hold).Select(operation => operation.Ask.Client).ToHashSet();
        foreach (var operation in history.Operations)
        {
            var touched = Touched(history, operation, holders).ToList();
            foreach (var other in touched)
            {
                sets[Root(sets, other)] = Root(sets, touched[0]);
            }
        }

        return [.. history.Operations
            .GroupBy(operation => Root(sets, Touched(history, operation, holders).First()), StringComparer.Ordinal)
            .Select(part => history with { Name = $"{history.Name}, {Days(part)}", Operations = [.. part] })];
    }

    private static IEnumerable<string> Touched(History history, Operation operation, HashSet<int> holders)
    {
        var ask = operation.Ask;
        if (ask.Deed is Deed.Book or Deed.Hold or Deed.Move)
        {
            var (from, to) = history.Rules.Buffered(ask.At, ask.Service);
            yield return $"day {Ask.DayOf(from)}";
            yield return $"day {Ask.DayOf(to - 1)}";
        }
        else if (ask.Deed == Deed.ReadFree)
        {
            yield return $"day {ask.Day}";
        }

        // A booking is known by its id to whoever was told of it; a hold is in the way of all but its holder, and ends with their next one.
        if (ask.BookingId is { } booking)
        {
            yield return $"booking {booking}";
        }
        else if (ask.Deed == Deed.Book && operation.Reply.Id is { } made)
        {
            yield return $"booking {made}";
        }

        if (ask.HoldId is { } hold)
        {
            yield return $"hold {hold}";
        }
        else if (ask.Deed == Deed.Hold && operation.Reply.Id is { } placed)
        {
            yield return $"hold {placed}";
        }

        if (holders.Contains(ask.Client) && ask.Deed is not (Deed.Cancel or Deed.ReadBooking))
        {
            yield return $"holder {ask.Client}";
        }
    }

    private static string Root(Dictionary<string, string> sets, string item)
    {
        while (sets.GetValueOrDefault(item) is { } parent && parent != item)
        {
            item = parent;
        }

        return item;
    }

    private static string Days(IEnumerable<Operation> part) => string.Join('+', part
        .Where(operation => operation.Ask.Deed is Deed.Book or Deed.Hold or Deed.Move or Deed.ReadFree)
        .Select(operation => operation.Ask.Day).Distinct().Order().Select(day => $"day {day}").DefaultIfEmpty("no day"));
}
