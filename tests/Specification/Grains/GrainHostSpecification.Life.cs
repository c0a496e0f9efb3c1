namespace Realtime.Tests.Specification.Grains;

/// <summary>Activation, deactivation and what is stored between.</summary>
public abstract partial class GrainHostSpecification
{
    [Fact]
    public async Task Grain_that_deactivated_begins_a_new_life_at_the_next_call()
    {
        var grain = Grains.GetGrain<IHoldGrain>("lives");
        (await grain.Life()).ShouldBe(1);

        await Host.Deactivate(grain);

        (await grain.Life()).ShouldBe(2);
        Signals.IsSet("lives.ended.1").ShouldBeTrue();
    }

    [Fact]
    public async Task Requests_that_arrive_while_deactivating_go_to_the_next_activation()
    {
        var grain = Grains.GetGrain<IHoldGrain>("leaving");
        var last = grain.DeactivateAndHold("last");
        await Entered("last");

        var waiting = Enumerable.Range(0, 100).Select(_ => grain.Life()).ToArray();
        Signals.IsSet("leaving.ended.1").ShouldBeFalse();
        Release("last");

        await last;
        (await Task.WhenAll(waiting)).ShouldAllBe(life => life == 2);
        Signals.Log.ShouldContain("leaving ended: ApplicationRequested");
    }

    [Fact]
    public async Task Requests_under_constant_deactivation_are_all_answered_and_never_overlap()
    {
        var grain = Grains.GetGrain<IStoredGrain>("restless");
        await grain.Read();
        var ends = 0;
        var adding = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var added = 0;
            for (; Volatile.Read(ref ends) < 200; added++)
            {
                await grain.Add(1);
            }

            return added;
        })));

        for (; ends < 200; Interlocked.Increment(ref ends))
        {
            await Host.Deactivate(grain);
            await Task.Yield();
        }

        var added = (await adding).Sum();
        (await grain.Read()).ShouldBe(added);
        (await grain.Life()).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task State_survives_the_activation_and_its_clearing_resets_it()
    {
        var grain = Grains.GetGrain<IStoredGrain>("kept");
        await grain.Add(5);
        await Host.Deactivate(grain);
        (await grain.Read()).ShouldBe(5);

        await grain.Clear();
        (await grain.Read()).ShouldBe(0);
        await Host.Deactivate(grain);

        (await grain.Read()).ShouldBe(0);
        (await grain.Add(3)).ShouldBe(3);
        (await grain.Life()).ShouldBe(3);
    }
}
