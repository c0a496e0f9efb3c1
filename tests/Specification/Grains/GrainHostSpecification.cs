namespace Realtime.Tests.Specification.Grains;

/// <summary>What every grain host must do, embedded or Orleans: calls, order, life, state. The grains and this class name no host.</summary>
public abstract partial class GrainHostSpecification(IGrainHostFixture fixture) : IAsyncLifetime
{
    protected IGrainHost Host { get; private set; } = null!;

    protected IGrainFactory Grains => Host.Grains;

    protected Signals Signals => Host.Signals;

    public async ValueTask InitializeAsync() => Host = await fixture.Start(new());

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Call_of_every_shape_arrives_and_is_answered()
    {
        var grain = Grains.GetGrain<IEchoGrain>("shape");

        (await grain.Echo("text")).ShouldBe("text");
        (await grain.Echo(7)).ShouldBe("number 7");
        (await ((IEchoBase)grain).Echo("inherited")).ShouldBe("inherited");
        await grain.Nothing();
        (await grain.Sum(1, 2, 3, 4, 5)).ShouldBe(15);
        (await grain.Key()).ShouldBe("shape");
    }

    [Fact]
    public async Task Call_that_fails_gives_the_grain_s_own_exception()
    {
        var grain = Grains.GetGrain<IEchoGrain>("failing");

        (await Should.ThrowAsync<InvalidOperationException>(() => grain.Fail("at once"))).Message.ShouldBe("at once");
        (await Should.ThrowAsync<InvalidOperationException>(() => grain.FailWithValue("later"))).Message.ShouldBe("later");
        (await grain.Echo("still there")).ShouldBe("still there");
    }

    [Fact]
    public async Task Call_whose_token_is_cancelled_sees_it()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grains.GetGrain<IEchoGrain>("cancelled").WaitForCancellation("waiting", cancellation.Token);
        await Signals.When("waiting");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task RequestContext_travels_with_calls_and_not_back()
    {
        RequestContext.Set("tenant", "greenhouse");

        (await Grains.GetGrain<IEchoGrain>("context").FromRequestContextTwoAway("tenant")).ShouldBe("greenhouse");

        RequestContext.Get("tenant").ShouldBe("greenhouse");
        RequestContext.Remove("tenant").ShouldBeTrue();
        (await Grains.GetGrain<IEchoGrain>("context").FromRequestContext("tenant")).ShouldBeNull();
    }

    [Fact]
    public async Task Reference_to_the_same_grain_is_equal()
    {
        var grain = Grains.GetGrain<IEchoGrain>("same");

        grain.ShouldBe(Grains.GetGrain<IEchoGrain>("same"));
        (await grain.Self()).ShouldBe(grain);
        grain.ShouldNotBe(Grains.GetGrain<IEchoGrain>("other"));
        grain.GetPrimaryKeyString().ShouldBe("same");
    }

    [Fact]
    public async Task Counter_without_protection_loses_none_of_10000_concurrent_increments()
    {
        var grain = Grains.GetGrain<ICounterGrain>("counter");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(_ => Task.Run(grain.Increment)));

        answers.Order().ShouldBe(Enumerable.Range(1, 10_000));
        (await grain.Value()).ShouldBe(10_000);
    }

    [Fact]
    public async Task Counter_whose_awaits_leave_its_turn_still_runs_one_request_at_a_time()
    {
        var grain = Grains.GetGrain<ICounterGrain>("elsewhere");

        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(index => Task.Run(index % 2 == 0 ? grain.Increment : grain.IncrementElsewhere)));

        (await grain.Value()).ShouldBe(2_000);
    }

    // To one that is not active yet, a cluster sends them in any order while it looks for a place.
    [Fact]
    public async Task Calls_of_one_caller_to_an_active_grain_run_in_the_order_they_were_sent()
    {
        var grain = Grains.GetGrain<ICounterGrain>("ordered");
        await grain.Increment();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => grain.Increment()).ToArray());

        answers.ShouldBe(Enumerable.Range(2, 1_000));
    }

    [Fact]
    public async Task Activation_storm_makes_one_activation_of_each_grain()
    {
        var lives = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(index => Task.Run(() => Grains.GetGrain<IHoldGrain>($"storm{index % 50}").Life())));

        lives.ShouldAllBe(life => life == 1);
    }

    [Fact]
    public async Task Relay_from_grain_to_grain_answers()
    {
        (await Grains.GetGrain<IRelayGrain>("a").Relay("b/c/d")).ShouldBe("a > b > c > d");
    }

    /// <summary>Lets requests that hold go on.</summary>
    protected void Release(params string[] names) => Array.ForEach(names, name => Signals.Set($"{name}.go"));

    protected Task Entered(string name) => Signals.When($"{name}.entered");

    protected bool HasEntered(string name) => Signals.IsSet($"{name}.entered");
}
