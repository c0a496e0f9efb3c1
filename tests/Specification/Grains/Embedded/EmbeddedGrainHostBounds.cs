namespace Realtime.Tests.Specification.Grains;

/// <summary>What the embedded host refuses, reports, ends and times out; by a clock that the test moves.</summary>
public sealed class EmbeddedGrainHostBounds : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private EmbeddedGrainHost _host = null!;

    private IGrainFactory Grains => _host.Grains;

    private Signals Signals => _host.Signals;

    public async ValueTask InitializeAsync() => _host = await EmbeddedGrainHost.Start(
        configure: options =>
        {
            options.MailboxLengthMax = 10;
            options.ActivationsMax = 20;
        },
        time: _time);

    public async ValueTask DisposeAsync()
    {
        // Where a test failed, requests may still hold: let the host's deadlines pass.
        var stop = _host.Stop();
        while (!stop.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Mailbox_that_is_full_refuses_and_takes_calls_again_when_it_is_not()
    {
        var grain = Grains.GetGrain<IHoldGrain>("full");
        var taken = Enumerable.Range(0, 10).Select(index => grain.Hold($"hold{index}")).ToArray();

        (await Should.ThrowAsync<LimitExceededException>(() => grain.Hold("refused"))).Message.ShouldContain("10 requests");

        Array.ForEach([.. Enumerable.Range(0, 10)], index => Signals.Set($"hold{index}.go"));
        await Task.WhenAll(taken);
        (await grain.Life()).ShouldBe(1);
        Signals.IsSet("refused.entered").ShouldBeFalse();
    }

    [Fact]
    public async Task Activations_beyond_the_most_are_refused_until_one_ends()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Grains.GetGrain<IEchoGrain>($"echo{index}").Echo("")));

        await Should.ThrowAsync<LimitExceededException>(() => Grains.GetGrain<IEchoGrain>("one more").Echo(""));

        await _host.Deactivate(Grains.GetGrain<IEchoGrain>("echo7"));
        await Grains.GetGrain<IEchoGrain>("one more").Echo("");
        _host.Control.ActivationCount.ShouldBe(20);
    }

    [Fact]
    public async Task Call_that_is_not_answered_in_time_gives_TimeoutException_and_a_waiting_one_is_never_begun()
    {
        var grain = Grains.GetGrain<IHoldGrain>("slow");
        var running = grain.Hold("running");
        await Signals.When("running.entered");
        var waiting = grain.Hold("waiting");
        _time.Advance(TimeSpan.FromSeconds(20));
        var later = grain.Hold("later");

        _time.Advance(TimeSpan.FromSeconds(12));

        (await Should.ThrowAsync<TimeoutException>(() => running)).Message.ShouldContain("IHoldBase.Hold");
        await Should.ThrowAsync<TimeoutException>(() => waiting);
        later.IsCompleted.ShouldBeFalse();
        Signals.Set("running.go");
        Signals.Set("later.go");
        await later;
        Signals.IsSet("waiting.entered").ShouldBeFalse();
    }

    [Fact]
    public async Task Mailbox_whose_waiting_calls_timed_out_has_room_again()
    {
        var grain = Grains.GetGrain<IHoldGrain>("room");
        var late = Enumerable.Range(0, 10).Select(index => grain.Hold($"late{index}")).ToArray();
        await Signals.When("late0.entered");
        _time.Advance(TimeSpan.FromSeconds(32));
        await Should.ThrowAsync<TimeoutException>(() => Task.WhenAll(late));

        var next = Enumerable.Range(0, 9).Select(_ => grain.Life()).ToArray();

        Signals.Set("late0.go");
        (await Task.WhenAll(next)).ShouldAllBe(life => life == 1);
    }

    [Fact]
    public async Task Call_that_times_out_between_its_start_and_its_turn_is_never_begun()
    {
        var (turns, time) = (new SeededTurns(1), new ManualTime());
        await using var host = await EmbeddedGrainHost.Start(time: time, scheduler: turns);
        var grain = host.Grains.GetGrain<IHoldGrain>("unlucky");
        var life = grain.Life();
        turns.RunAll();
        await life;
        var call = grain.Hold("unlucky");

        time.Advance(TimeSpan.FromSeconds(32));
        turns.RunInBackground();

        await Should.ThrowAsync<TimeoutException>(() => call);
        await host.Control.WhenQuiet();
        host.Signals.IsSet("unlucky.entered").ShouldBeFalse();
    }

    [Fact]
    public async Task Call_that_timed_out_while_running_still_keeps_others_out()
    {
        var grain = Grains.GetGrain<IHoldGrain>("stuck");
        var running = grain.Hold("running");
        await Signals.When("running.entered");
        _time.Advance(TimeSpan.FromSeconds(32));
        await Should.ThrowAsync<TimeoutException>(() => running);

        var next = grain.Hold("next");
        await Grains.GetGrain<IHoldGrain>("stuck").HoldAway("away");
        var probe = grain.HoldInterleaving("probe");
        await Signals.When("probe.entered");
        Signals.IsSet("next.entered").ShouldBeFalse();

        foreach (var name in (string[])["running", "next", "away", "probe"])
        {
            Signals.Set($"{name}.go");
        }

        await Task.WhenAll(next, probe);
    }

    [Fact]
    public async Task Call_cycle_is_reported_at_once_and_names_the_chain()
    {
        var failure = await Should.ThrowAsync<CallCycleException>(() => Grains.GetGrain<IRelayGrain>("a").Relay("b/c/a"));

        failure.Message.ShouldContain("IRelayGrain.Relay on relay/a → IRelayGrain.Relay on relay/b → IRelayGrain.Relay on relay/c → IRelayGrain.Relay on relay/a");
        (await Grains.GetGrain<IRelayGrain>("a").Relay("b/c")).ShouldBe("a > b > c");
    }

    [Fact]
    public async Task Call_to_itself_is_a_cycle_unless_it_is_one_way()
    {
        await Should.ThrowAsync<CallCycleException>(() => Grains.GetGrain<IRelayGrain>("self").Relay("self"));

        await Grains.GetGrain<IRelayGrain>("self").TellSelf("told");
        await Signals.When("told");
    }

    [Fact]
    public async Task Call_from_a_timer_or_from_outside_is_within_no_request()
    {
        var grain = Grains.GetGrain<IRelayGrain>("timed");
        await grain.RelayFromTimer("other", "done");
        _time.Advance(TimeSpan.FromSeconds(1));
        await Signals.When("done");

        // Two paths that cross, both from outside: each waits for its turn.
        var paths = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Grains.GetGrain<IRelayGrain>("timed").Relay("other")));
        paths.ShouldAllBe(path => path == "timed > other");
    }

    [Fact]
    public async Task Read_only_call_back_goes_ahead_of_a_writer_that_waits_for_its_caller()
    {
        var reader = Grains.GetGrain<IRelayGrain>("reader");
        for (var round = 0; round < 200; round++)
        {
            var reading = reader.RelayReading("between/reader");
            var writing = reader.Relay("");
            (await reading).ShouldBe("reader > between > reader");
            (await writing).ShouldBe("reader");
        }
    }

    [Fact]
    public async Task Activation_that_fails_fails_its_waiting_calls_and_the_next_call_tries_anew()
    {
        var grain = Grains.GetGrain<IBrittleGrain>("brittle");
        foreach (var fail in (Action<bool>[])[fails => _host.Brittle.FailConstructor = fails, fails => _host.Brittle.FailActivation = fails])
        {
            fail(true);
            var calls = Enumerable.Range(0, 5).Select(_ => grain.Ping()).ToArray();
            foreach (var call in calls)
            {
                await Should.ThrowAsync<InvalidOperationException>(() => call);
            }

            await _host.Control.WhenQuiet();
            _host.Control.ActivationCount.ShouldBe(0);
            fail(false);
            (await grain.Ping()).ShouldBe("alive");
            await _host.Deactivate(grain);
        }
    }

    [Fact]
    public async Task Activation_that_is_unused_for_the_collection_age_ends_and_a_used_or_delayed_one_does_not()
    {
        var (idle, busy, kept) = (Grains.GetGrain<IHoldGrain>("idle"), Grains.GetGrain<IHoldGrain>("busy"), Grains.GetGrain<IKeptGrain>("kept"));
        await idle.Life();
        await kept.Keep(TimeSpan.FromHours(1));
        await _host.Control.WhenQuiet();
        await busy.HoldAway("busy");
        await Signals.When("busy.entered");

        _time.Advance(TimeSpan.FromMinutes(17));
        await Signals.When("idle.ended.1");
        Signals.Log.ShouldContain("idle ended: ActivationIdle");
        Signals.IsSet("busy.ended.1").ShouldBeFalse();
        (await kept.Calls()).ShouldBe(2);

        Signals.Set("busy.go");
        await _host.Control.WhenQuiet();
        _time.Advance(TimeSpan.FromMinutes(17));
        await Signals.When("busy.ended.1");
        (await kept.Calls()).ShouldBe(3);

        _time.Advance(TimeSpan.FromMinutes(90));
        await _host.Control.WhenQuiet();
        (await kept.Calls()).ShouldBe(1);
    }

    [Fact]
    public async Task Timer_keeps_its_activation_only_if_it_says_so()
    {
        var (kept, dropped) = (Grains.GetGrain<IKeptGrain>("kept by timer"), Grains.GetGrain<IKeptGrain>("dropped despite timer"));
        await kept.Tick(keepAlive: true);
        await dropped.Tick(keepAlive: false);

        for (var minute = 0; minute < 40; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _host.Control.WhenQuiet();
        }

        (await kept.Calls()).ShouldBe(2);
        (await dropped.Calls()).ShouldBe(1);
    }

    [Fact]
    public async Task One_way_call_that_fails_is_logged()
    {
        await Grains.GetGrain<IHoldGrain>("away").FailAway("boom");
        await _host.Control.WhenQuiet();

        _host.Logged.Lines.ShouldContain(line => line.Text == "One-way call IHoldBase.FailAway failed" && line.Exception!.Message == "boom");
    }

    [Fact]
    public async Task Argument_that_is_a_grain_or_observer_itself_is_refused()
    {
        var observer = new RecordingObserver();

        await Should.ThrowAsync<ArgumentException>(async () => await Grains.GetGrain<INewsGrain>("refuses").Subscribe(observer));
    }

    [Fact]
    public async Task Observer_that_was_deleted_or_is_held_by_nobody_gives_an_error_to_the_caller()
    {
        var grain = Grains.GetGrain<INewsGrain>("lonely");
        var observer = new RecordingObserver();
        var reference = Grains.CreateObjectReference<INewsObserver>(observer);
        await grain.Subscribe(reference);
        (await grain.Ask(1)).ShouldBe(2);
        Grains.DeleteObjectReference<INewsObserver>(reference);
        await Should.ThrowAsync<ClientNotAvailableException>(() => grain.Ask(1));

        await grain.Subscribe(ReferenceToNobody());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        await Should.ThrowAsync<ClientNotAvailableException>(() => grain.Ask(1));
        GC.KeepAlive(observer);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private INewsObserver ReferenceToNobody() => Grains.CreateObjectReference<INewsObserver>(new RecordingObserver());
}
