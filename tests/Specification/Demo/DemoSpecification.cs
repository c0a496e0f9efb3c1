using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Demo;

public sealed class MemoryDemoSpecification() : DemoSpecification(new MemoryGrainStore());

public sealed class SqliteDemoSpecification() : DemoSpecification(new SqliteGrainStore());

/// <summary>The demo practices are as the contract says, and are made once, however often and however badly the program starts.</summary>
public abstract class DemoSpecification(GrainStore store) : IDisposable
{
    private const string Org = "org_greenhousedemo";

    private static readonly Caller Owner = new(Org, "us_greenhouseowner", Role.Owner, "owner", "");

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using (var first = await GrainServer.Start(store, seed: true))
        {
            await Settle();
        }

        var before = await Dump();
        await using (var second = await GrainServer.Start(store, seed: true))
        {
            await Settle();
        }

        (await Dump()).ShouldBe(before);
        before.Count.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("calendar/", 3)]
    [InlineData("calendar/", 20)]
    [InlineData("room/", 4)]
    public async Task A_start_that_was_cut_off_is_finished_by_the_next_with_nothing_twice(string feature, int appends)
    {
        var cut = new HostStorage();
        var left = appends;
        cut.CutAfter(call => call.Verb == nameof(IJournal.Append) && call.Subject.StartsWith(feature, StringComparison.Ordinal) && --left == 0);
        await Should.ThrowAsync<Exception>(GrainServer.Start(store, cut, seed: true));
        var done = store.Time.GetUtcNow();

        await using var server = await GrainServer.Start(store, seed: true);

        var practice = (await server.Grains.GetGrain<IPracticeGrain>(Org).Get().Soon())!;
        practice.Services.Count.ShouldBe(5);
        practice.Therapists.Count.ShouldBe(4);
        var bookings = (await server.Grains.GetGrain<IAppointmentsGrain>(Org).List(Owner, new BookingQuery(null, null, null, null, null, 200, null)).Soon()).Ok().Items;
        bookings.Count.ShouldBeInRange(20, 26);
        bookings.Select(booking => booking.ClientId).Distinct().Count().ShouldBe(bookings.Count);
        (await store.Documents.Query($"room/{Org}", new DocumentRange(Limit: 100))).Items.Count.ShouldBe(5);
        store.Time.GetUtcNow().ShouldBe(done);
    }

    [Fact]
    public async Task Everybody_of_the_contract_can_sign_in()
    {
        await using var server = await GrainServer.Start(store, seed: true);

        foreach (var email in new[] { "owner", "admin", "reception", "therapist1", "therapist4" }.Select(who => $"{who}@greenhouse.example").Append("therapist1@willow.example"))
        {
            (await server.Grains.GetGrain<ISignInGrain>(email).SignIn("Greenhouse-demo-1").Soon()).Ok();
        }
    }

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task Settle() => Waiting.Until(async () => (await store.Journal.ListUndispatched(null, 10)).Count == 0, "every effect is carried out");

    private async Task<IReadOnlyList<string>> Dump()
    {
        string[] organizations = ["org_greenhousedemo", "org_willowdemo"];
        var partitions = organizations.SelectMany(id => new[] { $"room/{id}", $"booking/{id}" })
            .Concat(new[] { "practice", "user", "unique-name", "inbox", "holder" }.Select(type => $"grain/{type}")).Append("demo");
        var rooms = new List<string>();
        foreach (var id in organizations)
        {
            rooms.AddRange((await store.Documents.Query($"room/{id}", new DocumentRange(Limit: 100))).Items.Select(room => $"room/{id}/{room.Id}"));
        }

        var calendars = Enumerable.Range(1, 4).Select(number => $"calendar/{organizations[0]}/th_greenhouse{number}").Append($"calendar/{organizations[1]}/th_willow1");
        return await store.Dump(partitions, calendars.Concat(rooms));
    }
}
