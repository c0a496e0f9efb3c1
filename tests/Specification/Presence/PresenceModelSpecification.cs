using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Presence;

public sealed class MemoryPresenceModelSpecification() : PresenceModelSpecification(new MemoryGrainStore());

public sealed class SqlitePresenceModelSpecification() : PresenceModelSpecification(new SqliteGrainStore());

/// <summary>
/// Random opens, closes, reloads, words of being away, lost reports, deaths of front nodes and of the grains' own host, second by second,
/// against a model that knows who is connected where. What anybody is shown is never wrong for longer than promised, and a change is told to who watches without anybody asking.
/// </summary>
public abstract class PresenceModelSpecification(GrainStore store) : GrainSpecification(store)
{
    private const int UsersCount = 4;
    private const int Seconds = 900;

    /// <summary>What is promised: after a closed tab, and after a killed node.</summary>
    internal static readonly TimeSpan ClosedMax = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan KilledMax = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 0.2)]
    [InlineData(5, 0.2)]
    public async Task What_is_shown_is_never_wrong_for_longer_than_promised(int seed, double lost)
    {
        var world = new PresenceWorld(Server, Replace, Store, new Random(seed), lost, UsersCount);
        var watcher = new RecordingNode();
        await world.Watch(watcher);
        for (var second = 0; second < Seconds; second++)
        {
            await world.Act();
            await Server.Control.WhenQuiet().Soon();
            await CheckAll(world, watcher, $"seed {seed}, second {second}");
            Store.Time.Advance(Tick);
            await world.Renew(watcher);
            await Server.Control.WhenQuiet().Soon();
            await CheckAll(world, watcher, $"seed {seed}, second {second}, a tick later");
        }

        // The run was one: people were here, away for longer than any bound, and back; nodes died with people on them.
        world.Deaths.ShouldBeGreaterThan(3);
        world.Reloads.ShouldBeGreaterThan(10);
        world.HostDeaths.ShouldBeGreaterThan(3);
        world.Aways.ShouldBeGreaterThan(5);
        watcher.Presences.Count(state => state.Status == PresenceStatus.Offline).ShouldBeGreaterThan(5);
        watcher.Presences.Count(state => state.Status == PresenceStatus.Online).ShouldBeGreaterThan(5);
        watcher.Presences.Count(state => state.Status == PresenceStatus.Away).ShouldBeGreaterThan(3);
    }

    private async Task CheckAll(PresenceWorld world, RecordingNode watcher, string when)
    {
        var told = watcher.Presences.ToLookup(state => state.UserId);
        foreach (var user in world.Users)
        {
            var asked = (await world.Grain(user.Id).Get().Soon()).Status;
            Check(world, user, asked, TimeSpan.Zero, PresenceWorld.KnownAgainAfter(world.IsReliable), $"{when}: {user.Id} is shown as {asked}");
            var last = told[user.Id].LastOrDefault()?.Status ?? PresenceStatus.Offline;
            Check(world, user, last, Tick, PresenceWorld.KnownAgainAfter(world.IsReliable) + IPresenceGrain.RenewEvery, $"{when}: the watcher was last told {last} of {user.Id}");
        }
    }

    /// <param name="world">All of them.</param>
    /// <param name="user">Of whom it is said.</param>
    /// <param name="shown">What is said.</param>
    /// <param name="toTell">How long a timer may take to tell what a question would answer at once.</param>
    /// <param name="toKnow">How long after the death of the grains' host everything is known again.</param>
    /// <param name="what">For whoever reads that it is wrong.</param>
    private void Check(PresenceWorld world, PresentUser user, PresenceStatus shown, TimeSpan toTell, TimeSpan toKnow, string what)
    {
        var now = Store.Time.GetUtcNow();

        // Of whom a new host was told nothing yet is offline there, until the nodes renew.
        var hasForgotten = world.HostDeaths > 0 && now - world.HostDiedAt < toKnow;
        if (user.IsConnected)
        {
            // A report that was lost is made up for by the next renewal: who counts is whoever has been there for so long.
            var since = world.IsReliable ? user.Since : user.Connections.Min(connection => connection.Since);
            if (now - since >= (world.IsReliable ? TimeSpan.Zero : PresenceWorld.KnownAfter) && !hasForgotten)
            {
                ShouldBeHere(user, shown, $"{what}, and has been connected since {since:mm:ss}, now {now:mm:ss}");
            }
        }
        else if (user.LastSeen is not { } last)
        {
            shown.ShouldBe(PresenceStatus.Offline, $"{what}, and was never here");
        }
        else if (now - last >= (world.IsReliable && user.HasLeftByItself ? ClosedMax : KilledMax) + toTell && !(hasForgotten && toTell > TimeSpan.Zero))
        {
            shown.ShouldBe(PresenceStatus.Offline, $"{what}, and has been gone since {last:mm:ss}, now {now:mm:ss}");
        }
        else if (now - last < ClosedMax && (world.IsReliable || user.LastedFor >= PresenceWorld.KnownAfter) && last - world.HostDiedAt > toKnow)
        {
            ShouldBeHere(user, shown, $"{what}, and may only be reloading since {last:mm:ss}, now {now:mm:ss}");
        }
    }

    private static void ShouldBeHere(PresentUser user, PresenceStatus shown, string what)
    {
        if (user.Wanted is { } wanted)
        {
            shown.ShouldBe(wanted, what);
        }
        else
        {
            shown.ShouldNotBe(PresenceStatus.Offline, what);
        }
    }
}

/// <summary>Somebody, as the model knows them.</summary>
internal sealed class PresentUser(string id)
{
    public string Id => id;

    public List<(ModelNode Node, DateTimeOffset Since)> Connections { get; } = [];

    public bool IsConnected => Connections.Count > 0;

    /// <summary>When the present stretch of being connected began, reloads included.</summary>
    public DateTimeOffset Since { get; set; }

    public DateTimeOffset? LastSeen { get; set; }

    /// <summary>What they said of themselves; null where nobody can know whether that still counts.</summary>
    public PresenceStatus? Wanted { get; set; } = PresenceStatus.Online;

    /// <summary>The last connection was closed, and was not one of a node that died, nor does a dead node still vouch for it.</summary>
    public bool HasLeftByItself { get; set; }

    /// <summary>How old the last connection was when it ended.</summary>
    public TimeSpan LastedFor { get; set; }
}

/// <summary>A front node by the rules of the api's: it reports when the first connection of a user comes and the last goes, and renews.</summary>
internal sealed record ModelNode(string Id)
{
    /// <summary>What the grain was last told of each user, where it heard it.</summary>
    public Dictionary<string, int> Reported { get; } = new(StringComparer.Ordinal);

    public int RenewsAt { get; init; }
}
