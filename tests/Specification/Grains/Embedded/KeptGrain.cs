namespace Realtime.Tests.Specification.Grains;

/// <summary>Counts its calls since activation, and keeps itself alive in several ways.</summary>
[Alias("test.IKeptGrain")]
public interface IKeptGrain : IGrainWithStringKey
{
    Task<int> Calls();

    Task Keep(TimeSpan span);

    /// <summary>Starts a timer of one minute.</summary>
    Task Tick(bool keepAlive);
}

public sealed class KeptGrain : Grain, IKeptGrain
{
    private int _calls;

    public Task<int> Calls() => Task.FromResult(++_calls);

    public Task Keep(TimeSpan span)
    {
        _calls++;
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public Task Tick(bool keepAlive)
    {
        _calls++;
        var minute = TimeSpan.FromMinutes(1);
        this.RegisterGrainTimer(() => Task.CompletedTask, new GrainTimerCreationOptions { DueTime = minute, Period = minute, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }
}
