namespace Realtime.Silo.Operations.Memory;

/// <summary>When it is time to give memory back: once the heap holds much more than after the last time, and no longer grows.</summary>
internal sealed class ReturnRule
{
    /// <summary>Below this nobody minds.</summary>
    public const long LeastBytes = 64L * 1024 * 1024;

    /// <summary>Above this the pause would be long enough for a silo to be taken for dead, and collecting beside the work gives nothing back.</summary>
    public const long MostBytes = 1024L * 1024 * 1024;

    /// <summary>So many times what was held after the last time.</summary>
    public const double Growth = 1.2;

    /// <summary>What the heap may have grown by since the last look and count as still: in the middle of a storm a pause is felt.</summary>
    public const double Stillness = 1.05;

    private long _afterLast;
    private long _lastLook;

    /// <param name="committed">Bytes that the managed heap holds of the machine's memory, used or not.</param>
    public bool IsDue(long committed)
    {
        var isStill = committed <= _lastLook * Stillness;
        _lastLook = committed;
        return isStill && committed is > LeastBytes and <= MostBytes && committed > _afterLast * Growth;
    }

    /// <param name="committed">What is held now.</param>
    public void Returned(long committed) => _lastLook = _afterLast = committed;
}
