using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Journal;

/// <summary>What a commit causes elsewhere happens, whatever fails between the two: late, at least once, and with one outcome.</summary>
public abstract class EffectSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly BookingQuery Everything = new(null, null, null, null, null, 50, null);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
        await Clinic.OpenRoom();
    }

    [Fact]
    public async Task A_crash_between_commit_and_effects_is_made_good_by_the_next_start_with_no_call_to_the_grain()
    {
        using var held = Server.Storage.Script.Hold(IsProjection);
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday, roomId: "rm_one")).Soon()).Ok();
        await held.Reached.Soon();
        await Server.Kill();
        (await Store.Documents.Read($"booking/{Clinic.Org}", booking.Id)).ShouldBeNull();

        await Start();

        await Waiting.Until(async () => await Store.Documents.Read($"booking/{Clinic.Org}", booking.Id) is not null, "the projection has the booking");
        await Waiting.Until(IsAllDispatched, "every effect is carried out");
        var notices = await Store.Journal.Read(Clinic.RoomStream("rm_one"), 0, 10);
        notices.ShouldHaveSingleItem().CommandId.ShouldBe($"entry/{Clinic.CalendarStream()}/2");
    }

    [Fact]
    public async Task A_crash_after_the_effects_and_before_the_cursor_repeats_them_without_a_second_notice()
    {
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.MarkDispatched) && call.Subject == Clinic.CalendarStream());
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday, roomId: "rm_one")).Soon()).Ok();
        await held.Reached.Soon();
        await Waiting.Until(async () => await Store.Journal.ReadHead(Clinic.RoomStream("rm_one")) == 1, "the notice is posted");
        await Server.Kill();

        await Start();

        await Waiting.Until(IsAllDispatched, "every effect is carried out");
        (await Store.Journal.ReadHead(Clinic.RoomStream("rm_one"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_effect_is_tried_again_by_the_sweep()
    {
        Server.Storage.Script.FailBefore(IsProjection);
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        await Waiting.Until(() => Server.Logged.Lines.Any(line => line.Text.Contains("effects after")), "the failure is logged");

        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(TimeSpan.FromSeconds(15));
                return await Store.Documents.Read($"booking/{Clinic.Org}", booking.Id) is not null;
            },
            "the sweep carried the effect out");
    }

    [Fact]
    public async Task A_cursor_that_was_not_stored_is_stored_by_the_next_settle()
    {
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IJournal.MarkDispatched) && call.Subject == Clinic.CalendarStream());
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        await Waiting.Until(() => Server.Logged.Lines.Any(line => line.Text.Contains("effects after")), "the failure is logged");

        await Clinic.Calendar().Settle().Soon();

        (await Store.Journal.ListUndispatched("calendar/", 10)).Where(stream => stream.Stream == Clinic.CalendarStream()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Entries_of_another_owner_between_ones_own_have_their_effects_too()
    {
        // Ours waits in the dispatcher; theirs is committed by a host that dies before its effects; then ours goes on.
        var dying = await Start();
        await new Clinic(dying).Calendar().GetSchedule().Soon();
        using var held = Server.Storage.Script.Hold(IsProjection);
        (await Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday)).Soon()).Ok();
        await held.Reached.Soon();
        (await Clinic.Calendar().Book(Clinic.Book("b1b", Clinic.Monday.AddHours(3))).Soon()).Ok();
        dying.Storage.Script.Hold(IsProjection);
        var theirs = (await new Clinic(dying).Calendar().Book(Clinic.Book("b2", Clinic.Monday.AddHours(1))).Soon()).Ok();
        await dying.Kill();

        (await Clinic.Calendar().Book(Clinic.Book("b3", Clinic.Monday.AddHours(2))).Soon()).Ok();
        held.Release();
        await Waiting.Until(IsAllDispatched, "every effect is carried out");

        (await Store.Documents.Read($"booking/{Clinic.Org}", theirs.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_list_shows_what_was_acknowledged_before_it()
    {
        for (var number = 0; number < 10; number++)
        {
            using var held = Server.Storage.Script.Hold(IsProjection);
            var booking = (await Clinic.Calendar().Book(Clinic.Book($"b{number}", Clinic.Monday.AddDays(number / 7).AddHours(number % 7))).Soon()).Ok();
            var list = Clinic.Appointments.List(Clinic.Owner, Everything);
            await held.Reached.Soon();
            list.IsCompleted.ShouldBeFalse();
            held.Release();

            (await list.Soon()).Ok().Items.Select(item => item.Id).ShouldContain(booking.Id);
        }
    }

    [Fact]
    public async Task An_inbox_shows_a_message_that_was_acknowledged_before_it()
    {
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IDocuments.Put) && call.Subject == $"room/{Clinic.Org} rm_one");
        (await Clinic.Room().Post(new PostMessage(Clinic.Visitor(), "m", "hello")).Soon()).Ok();
        var list = Clinic.Inbox(Clinic.Owner).List(Clinic.Owner, 10, null);
        await held.Reached.Soon();
        held.Release();

        (await list.Soon()).Ok().Items.ShouldHaveSingleItem().LastMessage!.Text.ShouldBe("hello");
    }

    private static bool IsProjection(StorageCall call) =>
        call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith($"booking/{Clinic.Org} ", StringComparison.Ordinal);

    private async Task<bool> IsAllDispatched() => (await Store.Journal.ListUndispatched(null, 10)).Count == 0;
}
