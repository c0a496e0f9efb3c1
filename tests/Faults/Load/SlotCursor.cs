namespace Realtime.Tests.Faults.Load;

/// <summary>Which slots are fought over: a window that moves on as commands are given, so that there are always free and taken ones.</summary>
internal sealed class SlotCursor
{
    private const int PicksPerSlot = 6;
    private int picks;

    public int Pick(Random random, int window) => (Interlocked.Increment(ref picks) / PicksPerSlot) + random.Next(window);
}
