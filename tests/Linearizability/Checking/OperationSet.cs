namespace Realtime.Tests.Linearizability.Checking;

/// <summary>A set of the first 256 numbers.</summary>
internal readonly record struct OperationSet(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public const int NumbersMax = 256;

    public bool Has(int number) => (Word(number >> 6) >> (number & 63) & 1) == 1;

    public OperationSet With(int number)
    {
        var bit = 1UL << (number & 63);
        return (number >> 6) switch
        {
            0 => this with { First = First | bit },
            1 => this with { Second = Second | bit },
            2 => this with { Third = Third | bit },
            _ => this with { Fourth = Fourth | bit },
        };
    }

    public bool Contains(OperationSet other) =>
        (other.First & ~First) == 0 && (other.Second & ~Second) == 0 && (other.Third & ~Third) == 0 && (other.Fourth & ~Fourth) == 0;

    private ulong Word(int index) => index switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };
}
