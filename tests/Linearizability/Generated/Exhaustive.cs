using Realtime.Tests.Linearizability.Checking;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Generated;

/// <summary>Tries every order of a small history, with no cleverness at all, to check the checker by.</summary>
internal static class Exhaustive
{
    public static bool IsLinearizable(History history)
    {
        var model = new CalendarModel(history);
        return Try(model, [.. history.Operations], CalendarState.Empty);
    }

    private static bool Try(CalendarModel model, List<Operation> left, CalendarState state)
    {
        if (left.TrueForAll(operation => !operation.IsAnswered))
        {
            return true;
        }

        foreach (var operation in left.Where(operation => left.TrueForAll(other => other.Returned >= operation.Invoked)))
        {
            var rest = left.FindAll(other => other != operation);
            if (model.After(state, operation).Any(next => Try(model, rest, next)))
            {
                return true;
            }
        }

        return false;
    }
}
