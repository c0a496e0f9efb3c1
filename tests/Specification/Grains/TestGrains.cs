using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Tests.Specification.Grains;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _value;

    public async Task<int> Increment()
    {
        var value = _value;
        await Task.Yield();
        _value = value + 1;
        return _value;
    }

    public async Task<int> IncrementElsewhere()
    {
        var value = _value;
        await Task.Run(() => Task.Yield()).ConfigureAwait(false);
        await Task.Yield();
        _value = value + 1;
        return _value;
    }

    public ValueTask<int> Value() => new(_value);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public Task<string> Echo(int number) => Task.FromResult($"number {number}");

    public ValueTask Nothing() => ValueTask.CompletedTask;

    public async ValueTask<long> Sum(int a, long b, byte c, short d, int e)
    {
        await Task.Yield();
        return a + b + c + d + e;
    }

    public Task<string?> FromRequestContext(string key) => Task.FromResult((string?)RequestContext.Get(key));

    public async Task<string?> FromRequestContextTwoAway(string key)
    {
        var found = await GrainFactory.GetGrain<IEchoGrain>(this.GetPrimaryKeyString() + "+").FromRequestContext(key);
        RequestContext.Set(key, "changed inside");
        return found;
    }

    public async Task WaitForCancellation(string entered, CancellationToken cancellation)
    {
        GrainContext.ActivationServices.GetRequiredService<Signals>().Set(entered);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    public Task Fail(string message) => throw new InvalidOperationException(message);

    public async Task<string> FailWithValue(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<IEchoGrain> Self() => Task.FromResult(this.AsReference<IEchoGrain>());
}

public abstract class HoldGrainBase(Signals signals) : Grain, IHoldBase
{
    private static readonly ConcurrentDictionary<(Signals, string), int> s_lives = new();
    private IGrainTimer? _timer;
    private int _life;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _life = s_lives.AddOrUpdate((signals, this.GetPrimaryKeyString()), 1, (_, lives) => lives + 1);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        signals.Write($"{this.GetPrimaryKeyString()} ended: {reason.ReasonCode}");
        signals.Set($"{this.GetPrimaryKeyString()}.ended.{_life}");
        return Task.CompletedTask;
    }

    public Task Hold(string name) => Stay(name);

    public Task HoldReading(string name) => Stay(name);

    public Task HoldInterleaving(string name) => Stay(name);

    public Task HoldAway(string name) => Stay(name);

    public Task FailAway(string name)
    {
        signals.Set($"{name}.entered");
        throw new InvalidOperationException(name);
    }

    public Task DeactivateAndHold(string name)
    {
        DeactivateOnIdle();
        return Stay(name);
    }

    public Task<int> Life() => Task.FromResult(_life);

    public Task StartTimer(string name, bool interleave, bool keepAlive)
    {
        var ticks = 0;
        _timer = this.RegisterGrainTimer(
            cancellation => Stay($"{name}{++ticks}").WaitAsync(cancellation),
            new GrainTimerCreationOptions { DueTime = TimeSpan.FromMilliseconds(10), Period = TimeSpan.FromMilliseconds(10), Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    private async Task Stay(string name)
    {
        signals.Write($"+{name}");
        signals.Set($"{name}.entered");
        await signals.When($"{name}.go");
        signals.Write($"-{name}");
    }
}

public sealed class HoldGrain(Signals signals) : HoldGrainBase(signals), IHoldGrain;

[Reentrant]
public sealed class ReentrantHoldGrain(Signals signals) : HoldGrainBase(signals), IReentrantHoldGrain;

public sealed class RelayGrain(Signals signals) : Grain, IRelayGrain
{
    public Task<string> Relay(string path) => Next(path, (next, rest) => next.Relay(rest));

    public Task<string> RelayInterleaving(string path) => Next(path, (next, rest) => next.RelayInterleaving(rest));

    public Task<string> RelayReading(string path) => Next(path, (next, rest) => next.RelayReading(rest));

    public Task TellSelf(string name) => this.AsReference<IRelayGrain>().Tell(name);

    public Task Tell(string name)
    {
        signals.Set(name);
        return Task.CompletedTask;
    }

    public Task RelayFromTimer(string path, string done)
    {
        this.RegisterGrainTimer(
            async () =>
            {
                await Relay(path);
                signals.Set(done);
            },
            TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private async Task<string> Next(string path, Func<IRelayGrain, string, Task<string>> call)
    {
        await Task.Yield();
        var parts = path.Split('/', 2);
        return parts[0].Length == 0
            ? this.GetPrimaryKeyString()
            : $"{this.GetPrimaryKeyString()} > {await call(GrainFactory.GetGrain<IRelayGrain>(parts[0]), parts.Length > 1 ? parts[1] : "")}";
    }
}

/// <summary>What the test lets fail.</summary>
public sealed class BrittleSwitch
{
    public volatile bool FailConstructor;
    public volatile bool FailActivation;
}

public sealed class BrittleGrain : Grain, IBrittleGrain
{
    private readonly BrittleSwitch _switch;

    public BrittleGrain(BrittleSwitch @switch)
    {
        _switch = @switch;
        if (@switch.FailConstructor)
        {
            throw new InvalidOperationException("constructor");
        }
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (_switch.FailActivation)
        {
            throw new InvalidOperationException("activation");
        }
    }

    public Task<string> Ping() => Task.FromResult("alive");
}

public sealed class StoredNumber
{
    public int Number { get; set; }
}

[GrainType("stored-number")]
public sealed class StoredGrain(
    [PersistentState("number", "shelf")] IPersistentState<StoredNumber> state, [PersistentState("lives", "shelf")] IPersistentState<StoredNumber> lives)
    : Grain, IStoredGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        lives.State.Number++;
        return lives.WriteStateAsync();
    }

    public async Task<int> Add(int number)
    {
        state.State.Number += number;
        await state.WriteStateAsync();
        return state.State.Number;
    }

    public async Task<bool> TryAdd(int number)
    {
        try
        {
            await Add(number);
            return true;
        }
        catch (Exception exception) when (exception.GetType().Name == "InconsistentStateException")
        {
            return false;
        }
    }

    public Task<int> Read() => Task.FromResult(state.State.Number);

    public Task Clear() => state.ClearStateAsync();

    public Task<int> Life() => Task.FromResult(lives.State.Number);
}

public sealed class NewsGrain : Grain, INewsGrain
{
    private INewsObserver? _observer;

    public Task Subscribe(INewsObserver observer)
    {
        _observer = observer;
        return Task.CompletedTask;
    }

    public Task Publish(int from, int count)
    {
        foreach (var number in Enumerable.Range(from, count))
        {
            _observer!.Heard(number);
        }

        return Task.CompletedTask;
    }

    public Task<int> Ask(int number) => _observer!.Asked(number);
}
