namespace Realtime.Load.Measurements;

/// <summary>How arrivals are spread over time.</summary>
public enum ArrivalPattern
{
    /// <summary>Evenly.</summary>
    Constant,

    /// <summary>At random with the same mean, as independent people arrive.</summary>
    Poisson,
}

/// <summary>
/// When each request is meant to be sent, fixed before the first one is: a slow server changes nothing about it, so waiting is
/// measured and not left out.
/// </summary>
public sealed class ArrivalSchedule
{
    private readonly double _rate;
    private readonly ArrivalPattern _pattern;
    private readonly TimeSpan _duration;
    private readonly Random _random;
    private long _taken;
    private TimeSpan _next;

    /// <param name="rate">Arrivals a second, above 0.</param>
    /// <param name="duration">Arrivals are in <c>[0, duration)</c>.</param>
    /// <param name="pattern">How they are spread.</param>
    /// <param name="seed">The same seed gives the same Poisson arrivals.</param>
    public ArrivalSchedule(double rate, TimeSpan duration, ArrivalPattern pattern = ArrivalPattern.Constant, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _rate = rate;
        _duration = duration;
        _pattern = pattern;
        _random = new Random(seed);
        _next = pattern == ArrivalPattern.Poisson ? RandomGap() : TimeSpan.Zero;
    }

    /// <summary>When the next arrival is due, from the start; null once all were taken.</summary>
    public TimeSpan? Next => _next < _duration ? _next : null;

    /// <summary>Takes the next arrival if it is due by <paramref name="elapsed"/>; after a stall, one call for each that was missed.</summary>
    public bool TryTakeDue(TimeSpan elapsed, out TimeSpan due)
    {
        due = _next;
        if (_next >= _duration || _next > elapsed)
        {
            return false;
        }

        _taken++;
        _next = _pattern == ArrivalPattern.Poisson ? _next + RandomGap() : TimeSpan.FromSeconds(_taken / _rate);
        return true;
    }

    private TimeSpan RandomGap() => TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / _rate);
}
