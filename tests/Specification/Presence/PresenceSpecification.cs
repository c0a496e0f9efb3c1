using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Presence;

public sealed class MemoryPresenceSpecification() : PresenceSpecification(new MemoryGrainStore());

public sealed class SqlitePresenceSpecification() : PresenceSpecification(new SqliteGrainStore());

/// <summary>Who is here, told to those who watch when it changes, with nobody asking.</summary>
public abstract class PresenceSpecification(GrainStore store) : GrainSpecification(store)
{
    private readonly RecordingNode _node = new();

    private IPresenceGrain User => Server.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, "us_1"));

    [Fact]
    public async Task A_user_comes_goes_away_and_is_offline_after_the_grace()
    {
        (await Watch()).ShouldBe(new PresenceState("us_1", PresenceStatus.Offline, null));
        await User.Report("n", 1).Soon();
        await User.SetStatus(PresenceStatus.Away).Soon();
        await User.Report("n", 0).Soon();
        var gone = Store.Time.GetUtcNow();
        Store.Time.Advance(IPresenceGrain.Grace - TimeSpan.FromMilliseconds(1));
        (await User.Get().Soon()).Status.ShouldBe(PresenceStatus.Away);

        Store.Time.Advance(TimeSpan.FromMilliseconds(2));

        await Waiting.Until(() => _node.Presences.Count == 3, "all changes are told");
        _node.Presences.Select(state => state.Status).ShouldBe([PresenceStatus.Online, PresenceStatus.Away, PresenceStatus.Offline]);
        (await User.Get().Soon()).ShouldBe(new PresenceState("us_1", PresenceStatus.Offline, gone));
    }

    [Fact]
    public async Task A_reload_within_the_grace_is_told_to_nobody()
    {
        await Watch();
        await User.Report("n", 1).Soon();
        await User.Report("n", 0).Soon();
        Store.Time.Advance(TimeSpan.FromSeconds(5));
        await User.Report("n", 1).Soon();
        Store.Time.Advance(TimeSpan.FromSeconds(6));
        await Server.Control.WhenQuiet().Soon();

        _node.Presences.ShouldHaveSingleItem().Status.ShouldBe(PresenceStatus.Online);
    }

    [Fact]
    public async Task A_node_that_died_is_found_out_when_its_lease_ends()
    {
        await User.Report("n", 1).Soon();
        Store.Time.Advance(IPresenceGrain.Lease + TimeSpan.FromMilliseconds(1));
        await Server.Control.WhenQuiet().Soon();
        await Watch();
        Store.Time.Advance(IPresenceGrain.Grace + TimeSpan.FromMilliseconds(1));

        await Waiting.Until(() => _node.Presences.Count == 1, "the change is told");
        _node.Presences.Single().Status.ShouldBe(PresenceStatus.Offline);
    }

    [Fact]
    public async Task Last_seen_outlives_the_host()
    {
        await User.Report("n", 1).Soon();
        await User.Report("n", 0).Soon();
        var gone = Store.Time.GetUtcNow();
        Store.Time.Advance(IPresenceGrain.Grace + TimeSpan.FromMilliseconds(1));
        await Server.Control.WhenQuiet().Soon();
        var elsewhere = await Start();

        (await elsewhere.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, "us_1")).Get().Soon()).LastSeenAt.ShouldBe(gone);
    }

    private Task<PresenceState> Watch() => User.Watch("watcher", Server.Grains.CreateObjectReference<IFrontNode>(_node)).Soon();
}
