namespace Realtime.Grains.Journal;

/// <summary>How long effects that failed wait before they are tried again: twice as long each time, up to a bound.</summary>
internal sealed class EffectBackoff
{
    public static readonly TimeSpan DelayFirst = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    private TimeSpan _next = DelayFirst;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * 2 < DelayMax ? delay * 2 : DelayMax;
        return delay;
    }

    public void Reset() => _next = DelayFirst;
}
