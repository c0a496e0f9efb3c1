using Realtime.Tests.Faults.Record;

namespace Realtime.Tests.Faults.Faults;

/// <param name="Cycles">How often the fault comes.</param>
/// <param name="Seed">What the moments and choices follow from.</param>
/// <param name="AtLength">Waits as long as such a fault lasts in earnest.</param>
/// <param name="Note">Hears how far it is.</param>
internal sealed record FaultOptions(int Cycles, int Seed, bool AtLength, Action<string>? Note = null);

/// <summary>One kind of trouble, made for a real server at work.</summary>
internal abstract class Fault
{
    /// <summary>As the command line says it.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence.</summary>
    public abstract string Does { get; }

    /// <summary>Cycles where no number is given, at length.</summary>
    public abstract int CyclesDefault { get; }

    /// <exception cref="Server.ToolMissingException">It cannot be made on this machine.</exception>
    public abstract Task<FaultReport> Run(FaultOptions options);
}

/// <summary>What a run came to; it is wrong where <see cref="Wrong"/> is not empty.</summary>
internal sealed record FaultReport(string Fault, int Cycles, Ledger Ledger, int Missing, int Doubled)
{
    /// <summary>Figures of this fault, by name.</summary>
    public Dictionary<string, long> Figures { get; } = [];

    public IReadOnlyCollection<string> Wrong => Ledger.Wrong;

    public override string ToString() => string.Join(", ",
    [
        $"{Fault}: {Cycles} cycles", $"{Ledger.Operations} operations", $"{Ledger.Attempts} attempts", $"{Ledger.Acknowledged} acknowledged",
        $"{Ledger.Refused} refused", $"{Ledger.Unavailable} unavailable", $"{Missing} missing", $"{Doubled} doubled", $"{Ledger.WrongCount} wrong",
        .. Figures.Select(figure => $"{figure.Value} {figure.Key}"),
    ]);
}
