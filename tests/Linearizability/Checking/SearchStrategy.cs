using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Checking;

/// <summary>What is tried first where several operations may come next. It decides how long a search takes, and never what it finds.</summary>
/// <param name="Turn">What is tried earlier has a lower one.</param>
/// <param name="ComesForward">It is tried earlier than in its turn where another, whose turn it is, fits only after it.</param>
internal sealed record SearchStrategy(Func<Operation, long> Turn, Func<Operation, bool> ComesForward)
{
    public static readonly SearchStrategy Usual = new(UsualTurn, _ => true);

    /// <summary>By their answers: what had to be done first is tried first.</summary>
    public static long UsualTurn(Operation operation) => operation.IsAnswered ? operation.Returned : operation.Invoked;
}
