namespace Realtime.Tests.Specification.Grains;

/// <summary>What may run beside what. That something does not run is shown by something sent later that does.</summary>
public abstract partial class GrainHostSpecification
{
    [Fact]
    public async Task Request_to_an_ordinary_grain_waits_for_the_one_before()
    {
        var grain = Grains.GetGrain<IHoldGrain>("ordinary");
        var first = grain.Hold("first");
        await Entered("first");
        var second = grain.Hold("second");
        await ProveStillAnswering(grain, "probe");

        HasEntered("second").ShouldBeFalse();

        Release("first", "second");
        await Task.WhenAll(first, second);
        Signals.Log.Where(line => !line.Contains("probe", StringComparison.Ordinal)).ShouldBe(["+first", "-first", "+second", "-second"]);
    }

    [Fact]
    public async Task Requests_to_a_reentrant_grain_interleave()
    {
        var grain = Grains.GetGrain<IReentrantHoldGrain>("reentrant");
        var first = grain.Hold("first");
        var second = grain.Hold("second");

        await Entered("first");
        await Entered("second");

        Release("first", "second");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Read_only_requests_interleave_with_each_other_only()
    {
        var grain = Grains.GetGrain<IHoldGrain>("readers");
        var reads = new[] { grain.HoldReading("read1"), grain.HoldReading("read2") };
        await Entered("read1");
        await Entered("read2");

        var write = grain.Hold("write");
        await ProveStillAnswering(grain, "probe1");
        HasEntered("write").ShouldBeFalse();

        Release("read1", "read2");
        await Task.WhenAll(reads);
        await Entered("write");
        var lateRead = grain.HoldReading("read3");
        await ProveStillAnswering(grain, "probe2");
        HasEntered("read3").ShouldBeFalse();

        Release("write", "read3");
        await Task.WhenAll(write, lateRead);
    }

    [Fact]
    public async Task Always_interleave_request_runs_beside_any_other()
    {
        var grain = Grains.GetGrain<IHoldGrain>("interleaving");
        var hold = grain.Hold("hold");
        await Entered("hold");

        var interleaving = grain.HoldInterleaving("interleaving");
        await Entered("interleaving");

        Release("hold");
        await hold;
        var beside = grain.Hold("beside");
        await Entered("beside");
        Release("interleaving", "beside");
        await Task.WhenAll(interleaving, beside);
    }

    [Fact]
    public async Task One_way_request_answers_at_once_and_still_runs()
    {
        var grain = Grains.GetGrain<IHoldGrain>("oneway");

        await grain.HoldAway("away");
        await Entered("away");
        Release("away");
        await grain.FailAway("fail");
        await Entered("fail");

        (await grain.Life()).ShouldBe(1);
    }

    [Fact]
    public async Task Timer_never_overlaps_a_request_of_an_ordinary_grain()
    {
        var grain = Grains.GetGrain<IHoldGrain>("timed");
        await grain.StartTimer("tick", interleave: false, keepAlive: false);
        await Entered("tick1");
        var call = grain.Hold("call");
        await ProveStillAnswering(grain, "probe");
        HasEntered("call").ShouldBeFalse();

        Release("tick1");
        await Entered("call");
        await ProveStillAnswering(grain, "probe2");
        HasEntered("tick2").ShouldBeFalse();

        Release("call");
        await call;
        await Entered("tick2");
        Release("tick2", "tick3");
        await grain.StopTimer();
    }

    [Fact]
    public async Task Interleaving_timer_runs_beside_a_request()
    {
        var grain = Grains.GetGrain<IHoldGrain>("interleaving timer");
        await grain.StartTimer("tick", interleave: true, keepAlive: false);
        var call = grain.Hold("call");
        await Entered("call");

        await Entered("tick1");

        Release("call", "tick1", "tick2", "tick3");
        await call;
        await grain.StopTimer();
    }

    [Fact]
    public async Task Timer_that_is_disposed_cancels_its_run_and_ticks_no_more()
    {
        var grain = Grains.GetGrain<IHoldGrain>("stopped timer");
        await grain.StartTimer("tick", interleave: true, keepAlive: false);
        await Entered("tick1");

        await grain.StopTimer();

        await Host.Deactivate(grain);
        HasEntered("tick2").ShouldBeFalse();
    }

    [Fact]
    public async Task Call_cycle_through_interleaving_or_read_only_methods_is_answered()
    {
        var grain = Grains.GetGrain<IRelayGrain>("round");

        (await grain.RelayInterleaving("other/round")).ShouldBe("round > other > round");
        (await grain.RelayReading("other/round")).ShouldBe("round > other > round");
    }

    [Fact]
    public async Task Observer_hears_everything_in_order()
    {
        var observer = new RecordingObserver();
        var grain = Grains.GetGrain<INewsGrain>("news");
        var reference = Grains.CreateObjectReference<INewsObserver>(observer);
        await grain.Subscribe(reference);

        await grain.Publish(0, 500);
        await grain.Publish(500, 500);

        (await grain.Ask(1_000)).ShouldBe(2_000);
        observer.Heard.ShouldBe(Enumerable.Range(0, 1_001));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observer_that_fails_gives_its_exception_to_the_grain()
    {
        var observer = new RecordingObserver();
        var grain = Grains.GetGrain<INewsGrain>("bad news");
        await grain.Subscribe(Grains.CreateObjectReference<INewsObserver>(observer));

        (await Should.ThrowAsync<InvalidOperationException>(() => grain.Ask(-1))).Message.ShouldBe("negative");
        GC.KeepAlive(observer);
    }

    // An interleaving request that is answered proves that the grain has seen everything sent before, and runs turns.
    private async Task ProveStillAnswering(IHoldBase grain, string name)
    {
        var probe = grain.HoldInterleaving(name);
        await Entered(name);
        Release(name);
        await probe;
    }
}

/// <summary>Writes down what it hears; doubles what it is asked.</summary>
public sealed class RecordingObserver : INewsObserver
{
    private readonly List<int> _heard = [];

    public IReadOnlyList<int> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    void INewsObserver.Heard(int number)
    {
        lock (_heard)
        {
            _heard.Add(number);
        }
    }

    public async Task<int> Asked(int number)
    {
        ((INewsObserver)this).Heard(number);
        await Task.Yield();
        return number >= 0 ? number * 2 : throw new InvalidOperationException("negative");
    }
}
