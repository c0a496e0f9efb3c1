using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Realtime.Tests.Specification.Grains;

/// <summary>Several embedded hosts over one storage, and how a host starts and stops.</summary>
public sealed class EmbeddedGrainHostStop
{
    [Fact]
    public async Task Two_hosts_over_one_storage_hold_two_activations_and_the_stale_one_ends_itself()
    {
        var storage = new StateShelf();
        await using var first = await EmbeddedGrainHost.Start(new() { Storage = storage });
        await using var second = await EmbeddedGrainHost.Start(new() { Storage = storage });
        var (here, there) = (first.Grains.GetGrain<IStoredGrain>("shared"), second.Grains.GetGrain<IStoredGrain>("shared"));
        (await here.Read()).ShouldBe(0);
        (await there.Read()).ShouldBe(0);
        await here.Add(5);

        await Should.ThrowAsync<InconsistentStateException>(() => there.Add(7));

        (await there.Add(7)).ShouldBe(12);
        (await there.Life()).ShouldBe(3);
        (await here.Read()).ShouldBe(5);
    }

    [Fact]
    public async Task Conflict_that_the_grain_swallows_does_not_end_the_activation()
    {
        var storage = new StateShelf();
        await using var first = await EmbeddedGrainHost.Start(new() { Storage = storage });
        await using var second = await EmbeddedGrainHost.Start(new() { Storage = storage });
        await second.Grains.GetGrain<IStoredGrain>("swallowed").Read();
        await first.Grains.GetGrain<IStoredGrain>("swallowed").Add(5);

        (await second.Grains.GetGrain<IStoredGrain>("swallowed").TryAdd(7)).ShouldBeFalse();

        (await second.Grains.GetGrain<IStoredGrain>("swallowed").TryAdd(7)).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_refuses_new_calls_lets_running_ones_finish_and_deactivates_everything()
    {
        await using var host = await EmbeddedGrainHost.Start();
        var grain = host.Grains.GetGrain<IHoldGrain>("draining");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(index => host.Grains.GetGrain<IHoldGrain>($"grain{index}").Life()));
        var running = grain.Hold("running");
        var waiting = grain.Hold("waiting");
        await host.Signals.When("running.entered");

        var stopping = host.Stop();
        await Should.ThrowAsync<SiloUnavailableException>(() => grain.Life());
        stopping.IsCompleted.ShouldBeFalse();
        host.Signals.Set("running.go");
        host.Signals.Set("waiting.go");
        await Task.WhenAll(running, waiting, stopping);

        host.Signals.Log.Count(line => line.EndsWith("ended: ShuttingDown", StringComparison.Ordinal)).ShouldBe(201);
        host.Control.ActivationCount.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_whose_deadline_passes_deactivates_what_still_runs_and_fails_what_waits()
    {
        var host = await EmbeddedGrainHost.Start(configure: options => options.StopTimeout = TimeSpan.FromMilliseconds(200));
        var grain = host.Grains.GetGrain<IHoldGrain>("never");
        var running = grain.Hold("running");
        var waiting = grain.Hold("waiting");
        await host.Signals.When("running.entered");
        var watch = Stopwatch.StartNew();

        await host.Stop();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        host.Signals.Log.ShouldContain("never ended: ShuttingDown");
        await Should.ThrowAsync<SiloUnavailableException>(() => waiting);
        await Should.ThrowAsync<SiloUnavailableException>(() => running);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Start_with_options_that_cannot_work_is_refused_naming_the_key()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(
            () => EmbeddedGrainHost.Start(configure: options => options.MailboxLengthMax = 0));

        failure.Message.ShouldContain("GrainRuntimeOptions.MailboxLengthMax must be positive, and is 0.");
    }

    [Fact]
    public void Registration_without_assemblies_is_refused() =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddGrainRuntime(_ => { }));

    [Fact]
    public async Task Turns_driven_from_one_seed_run_in_the_same_order_each_time()
    {
        var orders = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            orders.Add(await Interleaving(seed: run == 2 ? 99 : 7));
        }

        orders[1].ShouldBe(orders[0]);
        orders[2].ShouldNotBe(orders[0]);
    }

    private static async Task<string> Interleaving(int seed)
    {
        var turns = new SeededTurns(seed);
        var host = await EmbeddedGrainHost.Start(scheduler: turns);
        var calls = Enumerable.Range(0, 12).Select(index => host.Grains.GetGrain<IHoldGrain>($"grain{index}").HoldAway($"{index}")).ToArray();
        turns.RunAll();
        await Task.WhenAll(calls);
        var order = string.Join(' ', host.Signals.Log);
        Enumerable.Range(0, 12).ToList().ForEach(index => host.Signals.Set($"{index}.go"));
        turns.RunInBackground();
        await host.DisposeAsync();
        return order;
    }
}

/// <summary>Runs turns one at a time on the caller's thread, choosing the grain by a seed.</summary>
public sealed class SeededTurns(int seed) : ITurnScheduler
{
    private readonly Lock _gate = new();
    private readonly List<IThreadPoolWorkItem> _ready = [];
    private readonly Random _random = new(seed);
    private bool _inBackground;

    public int TurnsPerRun => 1;

    public void Schedule(IThreadPoolWorkItem turns)
    {
        lock (_gate)
        {
            if (!_inBackground)
            {
                _ready.Add(turns);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(turns, preferLocal: false);
    }

    public void RunAll()
    {
        while (Take() is { } turns)
        {
            turns.Execute();
        }
    }

    public void RunInBackground()
    {
        lock (_gate)
        {
            _inBackground = true;
        }

        RunAll();
    }

    private IThreadPoolWorkItem? Take()
    {
        lock (_gate)
        {
            if (_ready.Count == 0)
            {
                return null;
            }

            var index = _random.Next(_ready.Count);
            var turns = _ready[index];
            _ready.RemoveAt(index);
            return turns;
        }
    }
}
