namespace Realtime.Tests.Simulation.Driver;

/// <summary>Everything that is left to chance in a run comes from here, and so from the seed (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Dice of their own, so that drawing more here leaves what is drawn there as it was.</summary>
    public Dice Fork() => new(Next());

    public int Below(int max) => (int)(((UInt128)Next() * (ulong)max) >> 64);

    /// <summary>One of <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Between(int min, int max) => min + Below(max - min + 1);

    public bool Chance(double share) => share > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public TimeSpan Milliseconds(int min, int max) => TimeSpan.FromMilliseconds(Between(min, max));

    public string Text(string alphabet, int length) => string.Create(length, (this, alphabet), static (text, from) =>
    {
        foreach (ref var letter in text)
        {
            letter = from.alphabet[from.Item1.Below(from.alphabet.Length)];
        }
    });

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
