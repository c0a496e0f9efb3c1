namespace Realtime.Tests.Specification.Grains;

/// <summary>Which grain classes and interfaces the embedded host takes, and what it makes of them.</summary>
public sealed class EmbeddedGrainModel : IAsyncLifetime
{
    private EmbeddedGrainHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EmbeddedGrainHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Class_that_is_not_derived_from_Grain_gets_its_context_and_is_disposed()
    {
        var grain = _host.Grains.GetGrain<IPlainGrain>("plain");
        (await grain.Key()).ShouldBe("plain");

        await _host.Deactivate(grain);

        _host.Signals.IsSet("plain.disposed").ShouldBeTrue();
    }

    [Fact]
    public async Task Class_is_chosen_by_prefix_where_several_implement_the_interface()
    {
        Should.Throw<ArgumentException>(() => _host.Grains.GetGrain<IPairGrain>("which")).Message.ShouldContain("LeftGrain and ");

        (await _host.Grains.GetGrain<IPairGrain>("one", typeof(LeftGrain).FullName).Side()).ShouldBe("left");
        (await _host.Grains.GetGrain<IPairGrain>("one", typeof(RightGrain).FullName).Side()).ShouldBe("right");
    }

    [Fact]
    public void Interface_without_a_class_and_empty_key_are_refused()
    {
        Should.Throw<ArgumentException>(() => _host.Grains.GetGrain<INobodyGrain>("any"));
        Should.Throw<ArgumentException>(() => _host.Grains.GetGrain<IPlainGrain>(""));
    }

    [Fact]
    public void Method_that_cannot_be_called_from_afar_is_refused_by_name()
    {
        var observer = new UncallableObserver();

        Should.Throw<NotSupportedException>(() => _host.Grains.CreateObjectReference<IUncallableObserver>(observer))
            .Message.ShouldContain("IUncallableObserver.Now: grain calls do not support a return type other than");
    }

    [Fact]
    public void Grain_constructed_in_a_unit_test_has_no_context()
    {
        var grain = new CounterGrain();

        Should.Throw<InvalidOperationException>(() => grain.GrainContext).Message.ShouldContain("outside a grain runtime");
    }

    [Fact]
    public async Task Cycle_through_activation_is_reported_and_the_next_call_tries_anew()
    {
        var grain = _host.Grains.GetGrain<IAskingAtActivationGrain>("asks");

        await Should.ThrowAsync<CallCycleException>(grain.Ping);

        await Should.ThrowAsync<CallCycleException>(grain.Ping);
        await _host.Control.WhenQuiet();
        _host.Control.ActivationCount.ShouldBe(1);
    }

    [Fact]
    public async Task Await_in_a_grain_comes_back_to_the_grain_s_own_scheduler()
    {
        (await _host.Grains.GetGrain<IPlainGrain>("turns").StaysOnItsScheduler()).ShouldBeTrue();
    }
}

internal interface IPlainGrain : IGrainWithStringKey
{
    Task<string> Key();

    Task<bool> StaysOnItsScheduler();
}

public sealed class PlainGrain(IGrainContext context, Signals signals) : IGrainBase, IPlainGrain, IDisposable
{
    public IGrainContext GrainContext => context;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task<bool> StaysOnItsScheduler()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(static () => Task.Yield());
        var afterRun = TaskScheduler.Current;
        var started = await Task.Factory.StartNew(static () => TaskScheduler.Current, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return scheduler != TaskScheduler.Default && afterYield == scheduler && afterRun == scheduler && started == scheduler;
    }

    public void Dispose() => signals.Set("plain.disposed");
}

internal interface IPairGrain : IGrainWithStringKey
{
    Task<string> Side();
}

public sealed class LeftGrain : Grain, IPairGrain
{
    public Task<string> Side() => Task.FromResult("left");
}

public sealed class RightGrain : Grain, IPairGrain
{
    public Task<string> Side() => Task.FromResult("right");
}

internal interface INobodyGrain : IGrainWithStringKey;

internal interface IUncallableObserver : IGrainObserver
{
    int Now();
}

public sealed class UncallableObserver : IUncallableObserver
{
    public int Now() => 1;
}

internal interface IAskingAtActivationGrain : IGrainWithStringKey
{
    Task Ping();
}

internal interface IAskingBackGrain : IGrainWithStringKey
{
    Task AskBack(string key);
}

public sealed class AskingAtActivationGrain : Grain, IAskingAtActivationGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IAskingBackGrain>("back").AskBack(this.GetPrimaryKeyString());

    public Task Ping() => Task.CompletedTask;
}

public sealed class AskingBackGrain : Grain, IAskingBackGrain
{
    public Task AskBack(string key) => GrainFactory.GetGrain<IAskingAtActivationGrain>(key).Ping();
}
