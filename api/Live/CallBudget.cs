namespace Realtime.Api.Live;

/// <summary>A token bucket: so many calls at once, and so many more each second. Safe for one caller at a time.</summary>
public sealed class CallBudget(int perSecond, int burst, TimeProvider time)
{
    private double _calls = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Spends one call; false where none is left.</summary>
    public bool TrySpend()
    {
        var now = time.GetTimestamp();
        _calls = Math.Min(burst, _calls + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
        if (_calls < 1)
        {
            return false;
        }

        _calls--;
        return true;
    }
}
