using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Booking;
using Realtime.Grains.Due;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Due;

/// <summary>Who has something due is woken for it, by whichever host is there.</summary>
public abstract class WakingSpecification(GrainStore store) : GrainSpecification(store)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
    }

    [Fact]
    public async Task A_hold_whose_host_was_killed_runs_out_at_the_next_one_and_a_watcher_hears_of_it()
    {
        (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        await Waiting.Until(async () => (await Arranged()).Count == 1, "the expiry is arranged");
        await Server.Kill();
        var next = await Start();
        var node = new RecordingNode();
        var reference = next.Grains.CreateObjectReference<IFrontNode>(node);
        Store.Time.Advance(CalendarDecisions.HoldLifetime - TimeSpan.FromSeconds(1));
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(2);

        // By small steps: the watcher's lease never runs out meanwhile.
        await next.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n", reference).Soon();
        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(TimeSpan.FromSeconds(1));
                await next.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n", reference).Soon();
                return await Store.Journal.ReadHead(Clinic.CalendarStream()) == 3;
            },
            "the expiry is committed with nobody asking");
        await Waiting.Until(() => !node.Calendars.IsEmpty, "the free slot is announced");
        await Pass(async () => (await Arranged()).Count == 0, "the due time is forgotten");
    }

    [Fact]
    public async Task The_expiry_of_a_hold_is_arranged_also_where_the_host_was_killed_before_it_could_be()
    {
        using var held = Server.Storage.Script.Hold(call => call.Subject.StartsWith("due/", StringComparison.Ordinal));
        (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        await held.Reached.Soon();
        await Server.Kill();
        (await Arranged()).ShouldBeEmpty();

        await Start();

        await Pass(async () => (await Arranged()).Count == 1, "the expiry is arranged");
    }

    [Fact]
    public async Task Two_hosts_that_wake_the_same_owner_free_a_hold_once()
    {
        var other = await Start();
        (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        (await new Clinic(other).Calendar().PlaceHold(Clinic.Hold("h2", Clinic.Monday.AddHours(2), Clinic.Visitor(2))).Soon()).Ok();

        await Pass(async () => await Released() == 2, "both holds are freed");
        await Pass(async () => (await Arranged()).Count == 0, "nothing is due any more");

        (await Released()).ShouldBe(2);
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(5);
    }

    [Fact]
    public async Task An_owner_that_another_overtook_does_not_have_a_due_time_forgotten()
    {
        await Clinic.Calendar().GetSchedule().Soon();
        var other = await Start();
        (await new Clinic(other).Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();

        // This one has not heard of the hold.
        await Should.ThrowAsync<StorageUnavailableException>(() => Clinic.Calendar().Due(CalendarExpiry.Subject).Soon());

        (await Clinic.Calendar().Due(CalendarExpiry.Subject).Soon()).ShouldBe(Store.Time.GetUtcNow() + CalendarDecisions.HoldLifetime);
    }

    [Fact]
    public async Task An_owner_that_fails_is_woken_again_and_keeps_nobody_waiting()
    {
        var due = new DueTimes(Store.Documents);
        await due.Arrange("nobody", "org_1/x", "y", Store.Time.GetUtcNow());
        (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();

        await Pass(async () => await Released() == 1, "the hold is freed");

        await Pass(async () => (await Arranged()).Single(time => time.Kind == "nobody").Failures > 1, "it is tried again");
    }

    private async Task<int> Released()
    {
        var entries = await Store.Journal.Read(Clinic.CalendarStream(), 0, 100);
        return entries.Count(entry => entry.Kind == "hold-released.1");
    }

    private async Task<List<DueTime>> Arranged()
    {
        var (due, all) = (new DueTimes(Store.Documents), new List<DueTime>());
        for (var shard = 0; shard < DueTimes.Shards; shard++)
        {
            all.AddRange((await due.List(shard, Store.Time.GetUtcNow().AddYears(1), IDocuments.QueryLimitMax)).Select(one => one.Time));
        }

        return all;
    }
}

public sealed class MemoryWakingSpecification() : WakingSpecification(new MemoryGrainStore());

public sealed class SqliteWakingSpecification() : WakingSpecification(new SqliteGrainStore());
