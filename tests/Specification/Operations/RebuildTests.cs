using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Operations;

/// <summary>What is shown of bookings that left a calendar, and the waitlist's snapshot, are made again from the journals.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private static readonly string s_waitlist = $"waitlist/{IWaitlistGrain.KeyOf(Clinic.Org)}";

    private readonly OperatedStore _store = new();

    private static string Partition => $"booking-left/{Clinic.Org}";

    public async ValueTask InitializeAsync()
    {
        await _store.Fill(messages: 1);
        await using var server = await GrainServer.Start(_store);
        var clinic = new Clinic(server);
        var away = (await clinic.Calendar().Book(Clinic.Book("away", Clinic.Monday.AddDays(3))).Soon()).Ok();
        foreach (var (commandId, therapistId) in new[] { ("to", Clinic.Ben), ("back", Clinic.Ada), ("again", Clinic.Ben) })
        {
            (await clinic.Appointments.Reschedule(new Reschedule(commandId, Clinic.Owner, away.Id, Clinic.Monday.AddDays(3), therapistId, null)).Soon()).Ok();
        }

        var place = (await clinic.Appointments.JoinWaitlist(new WaitlistRequest(
            "w", Clinic.Visitor(3), Clinic.Hour.ServiceId, Clinic.Ada, Clinic.Monday, Clinic.Monday.AddDays(1), null, null, null)).Soon()).Ok();
        var list = clinic.Grains.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(Clinic.Org));
        (await list.Leave(Clinic.Visitor(3), place.Id).Soon()).Ok();
        await list.Settle().Soon();
        await clinic.Calendar().Settle().Soon();
        await clinic.Calendar(Clinic.Ben).Settle().Soon();
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_feeds_show_of_bookings_that_left_is_remade(bool isGone)
    {
        var before = await Departures();
        before.Count.ShouldBe(2);
        foreach (var record in (await _store.Documents.Query(Partition, new DocumentRange())).Items)
        {
            if (isGone)
            {
                (await _store.Documents.Delete(record.Partition, record.Id)).ShouldBeTrue();
            }
            else
            {
                var wrong = System.Text.Encoding.UTF8.GetString(record.Data.Span).Replace("20", "30", StringComparison.Ordinal);
                await _store.Documents.Put(new DocumentWrite(record.Partition, record.Id, System.Text.Encoding.UTF8.GetBytes(wrong), PutCondition.Always));
            }
        }

        (await Departures()).ShouldNotBe(before);
        await _store.Rebuild();

        (await Departures()).ShouldBe(before);
        (await _store.Rebuild()).Bookings.ShouldBe(0, "it is right by now");
    }

    [Fact]
    public async Task A_waitlists_snapshot_is_remade_with_those_who_left()
    {
        await _store.Journal.WriteSnapshot(s_waitlist, PackedSnapshot.Pack(new JournalSnapshot(1, WaitlistSnapshot.Format, JournalJson.Write(new WaitlistSnapshot([], [])))));

        (await _store.Rebuild()).Snapshots.ShouldBeGreaterThan(0);

        var snapshot = (await _store.Journal.ReadSnapshot(s_waitlist))!.Value;
        snapshot.Sequence.ShouldBe(await _store.Journal.ReadHead(s_waitlist));
        JournalJson.Read<WaitlistSnapshot>(PackedSnapshot.Unpack(snapshot).Data).Places.ShouldHaveSingleItem().Status.ShouldBe(WaitlistStatus.Left);
    }

    private async Task<List<(string Id, long Version, string Data, IndexEntry? First)>> Departures() =>
        [.. (await _store.Documents.Query(Partition, new DocumentRange())).Items
            .Select(record => (record.Id, record.Version, System.Text.Encoding.UTF8.GetString(record.Data.Span), record.First))];
}
