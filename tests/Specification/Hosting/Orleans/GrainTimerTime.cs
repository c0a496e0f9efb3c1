namespace Realtime.Tests.Specification.Hosting;

/// <summary>Counts the tick of a grain's timer from the moment it fires: the turn it asks for begins some time later.</summary>
internal sealed class GrainTimerTime(TimeProvider time, TurnCount turns) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(
        state is IGrainTimer ? Counted(callback) : callback, state, dueTime, period);

    private TimerCallback Counted(TimerCallback callback) => state =>
    {
        turns.Send();
        callback(state);
    };
}
