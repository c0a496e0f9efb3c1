using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>One calendar on one host: what it promises to whoever asks, also over a restart.</summary>
public abstract class CalendarSpecification(GrainStore store) : GrainSpecification(store)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task A_thousand_who_want_one_slot_at_once_have_one_winner_and_all_others_hear_of_free_ones()
    {
        var outcomes = await Waiting.AtOnce(1_000, number => Clinic.Calendar().Book(Clinic.Book($"b{number}", Clinic.Monday, Clinic.Visitor(number))));

        outcomes.Count(outcome => outcome.Value is not null).ShouldBe(1);
        foreach (var refused in outcomes.Where(outcome => outcome.Value is null))
        {
            refused.Refused(ErrorCatalogue.SlotTaken).Alternatives.ShouldNotBeNull().Select(slot => slot.Start)
                .ShouldBe([Clinic.Monday.AddHours(1), Clinic.Monday.AddHours(1.5), Clinic.Monday.AddHours(2)]);
        }

        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).LiveStarts.ShouldBe([Clinic.Monday]);
    }

    [Fact]
    public async Task Repeats_of_one_command_at_once_and_after_a_restart_give_one_booking()
    {
        var outcomes = await Waiting.AtOnce(50, _ => Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)));
        var booking = outcomes[0].Ok();
        outcomes.ShouldAllBe(outcome => outcome.Value!.Id == booking.Id);
        await Server.Deactivate(Clinic.Calendar());

        var again = (await new Clinic(await Start()).Calendar().Book(Clinic.Book("b", Clinic.Monday.AddHours(1))).Soon()).Ok();

        again.Id.ShouldBe(booking.Id);
        again.Start.ShouldBe(Clinic.Monday);
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(2);
    }

    [Fact]
    public async Task A_move_to_where_only_an_overtaken_activation_still_sees_the_booking_is_not_acknowledged()
    {
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday.AddHours(1))).Soon()).Ok();
        var other = new Clinic(await Start());
        (await other.Calendar().Reschedule(new Reschedule("away", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(3), null, null)).Soon()).Ok();
        var back = new Reschedule("back", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(1), null, null);

        await Should.ThrowAsync<StorageUnavailableException>(() => Clinic.Calendar().Reschedule(back).Soon());

        (await Clinic.Calendar().Reschedule(back).Soon()).Ok().Start.ShouldBe(Clinic.Monday.AddHours(1));
        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).LiveStarts.ShouldBe([Clinic.Monday.AddHours(1)]);
    }

    [Fact]
    public async Task A_hold_runs_out_and_frees_its_slot_and_says_so_with_nobody_asking()
    {
        var node = new RecordingNode();
        Task Subscribe() => Clinic.Grains.GetGrain<IBroadcastGrain>(Clinic.Org)
            .Subscribe("n", Clinic.Grains.CreateObjectReference<IFrontNode>(node)).Soon();
        await Subscribe();
        (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        await Waiting.Until(() => node.Calendars.Count == 1, "the hold is announced");

        var last = TimeSpan.FromSeconds(10);
        Store.Time.Advance(CalendarDecisions.HoldLifetime - last);
        await Subscribe();
        Store.Time.Advance(last);

        await Waiting.Until(async () => await Store.Journal.ReadHead(Clinic.CalendarStream()) == 3, "the expiry is committed");
        var entry = (await Store.Journal.Read(Clinic.CalendarStream(), 2, 1)).Single();
        EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span).ShouldBeOfType<HoldReleased>().Reason.ShouldBe(HoldRelease.Expired);
        await Waiting.Until(() => node.Calendars.Count > 1, "the free slot is announced");
    }

    [Fact]
    public async Task A_changed_schedule_is_announced_as_such_and_a_booking_is_not()
    {
        var node = new RecordingNode();
        await Clinic.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n", Clinic.Grains.CreateObjectReference<IFrontNode>(node)).Soon();
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        await Waiting.Until(() => node.Calendars.Count == 1, "the booking is announced");
        node.Schedules.ShouldBeEmpty();

        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek(), expectedVersion: null).Soon()).Ok();

        await Waiting.Until(() => node.Schedules.Count == 1, "the schedule is announced");
    }

    [Fact]
    public async Task A_hold_is_in_others_way_until_it_is_used_and_also_after_a_restart()
    {
        var hold = (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        await Server.Deactivate(Clinic.Calendar());

        (await Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday, Clinic.Visitor(2))).Soon()).Refused(ErrorCatalogue.SlotTaken);
        (await Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday) with { HoldId = hold.Id }).Soon()).Ok();
        (await Clinic.Calendar().ReleaseHold(Clinic.Visitor(), hold.Id).Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_schedules_change_and_a_holds_release_are_known_when_they_are_repeated()
    {
        var changed = (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek(), 1, "c").Soon()).Ok();
        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek(), 1, "c").Soon()).Ok().Version.ShouldBe(changed.Version);
        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek(), 1, "d").Soon()).Refused(ErrorCatalogue.VersionMismatch);

        var hold = (await Clinic.Calendar().PlaceHold(Clinic.Hold("h9", Clinic.Monday)).Soon()).Ok();
        (await Clinic.Calendar().ReleaseHold(Clinic.Visitor(), hold.Id, "r").Soon()).Ok();
        (await new Clinic(await Start()).Calendar().ReleaseHold(Clinic.Visitor(), hold.Id, "r").Soon()).Ok();
        (await Clinic.Calendar().ReleaseHold(Clinic.Visitor(), hold.Id, "s").Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_hold_elsewhere_frees_the_holders_former_one_and_a_refused_one_does_not()
    {
        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h1", Clinic.Ada, Clinic.Hour.ServiceId, Clinic.Monday).Soon()).Ok();
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("b", Clinic.Monday, Clinic.Visitor(9))).Soon()).Ok();

        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h2", Clinic.Ben, Clinic.Hour.ServiceId, Clinic.Monday).Soon()).Refused(ErrorCatalogue.SlotTaken);
        (await Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday, Clinic.Visitor(2))).Soon()).Refused(ErrorCatalogue.SlotTaken);

        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h3", Clinic.Ben, Clinic.Hour.ServiceId, Clinic.Monday.AddHours(1)).Soon()).Ok();
        (await Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday, Clinic.Visitor(2))).Soon()).Ok();
    }

    [Fact]
    public async Task Two_holds_of_one_person_at_once_leave_one()
    {
        await Waiting.AtOnce(20, number => Clinic.Appointments.PlaceHold(
            Clinic.Visitor(), $"h{number}", number % 2 == 0 ? Clinic.Ada : Clinic.Ben, Clinic.Hour.ServiceId, Clinic.Monday.AddHours(number / 2 * 0.5)));

        var live = 0;
        foreach (var therapistId in new[] { Clinic.Ada, Clinic.Ben })
        {
            var free = (await Clinic.Calendar(therapistId).GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddHours(8), null)).Soon()).Slots.Count;
            live += free < 15 ? 1 : 0;
        }

        live.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_comes_only_after_its_commit()
    {
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());
        var booked = Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday));
        await held.Reached.Soon();
        var refused = Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday, Clinic.Visitor(2)));
        var slots = Clinic.Calendar().GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddHours(1), null));
        await Clinic.Calendar(Clinic.Ben).GetSchedule().Soon();

        booked.IsCompleted.ShouldBeFalse();
        refused.IsCompleted.ShouldBeFalse("a refusal too rests on what may not have been committed");
        slots.IsCompleted.ShouldBeFalse();
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(1);

        held.Release();
        (await booked.Soon()).Ok();
        (await refused.Soon()).Refused(ErrorCatalogue.SlotTaken);
        (await slots.Soon()).Slots.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_that_rested_on_a_booking_that_was_not_committed_is_not_given()
    {
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IJournal.Append), times: 3);
        var lost = Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday));
        var waiting = Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday, Clinic.Visitor(2)));
        await Should.ThrowAsync<ServiceUnavailableException>(lost.Soon());

        // Decided beside the first it fails with it, decided after it succeeds; taken it is not.
        var other = await waiting.Soon().ContinueWith(task => task.IsFaulted ? null : task.Result, TaskScheduler.Default);
        other?.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_booking_of_another_visitor_or_therapist_is_not_found()
    {
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();

        (await Clinic.Calendar().GetBooking(Clinic.Visitor(2), booking.Id).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Calendar(Clinic.Ben).GetBooking(Clinic.Owner, "bk_ben-none").Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon()).Ok().ShouldBeEquivalentTo(booking);
    }

    [Fact]
    public async Task A_calendar_of_thousands_of_entries_comes_back_from_its_snapshot_as_it_was()
    {
        for (var round = 0; round < 11; round++)
        {
            await Waiting.AtOnce(100, number => Clinic.Calendar().PlaceHold(Clinic.Hold($"h{round}-{number}", Clinic.Monday.AddMinutes(30 * (number % 10)))));
        }

        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday.AddHours(6))).Soon()).Ok();
        var query = new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddDays(5), null);
        var before = await Clinic.Calendar().GetSlots(query).Soon();
        await Waiting.Until(async () => await Store.Journal.ReadSnapshot(Clinic.CalendarStream()) is not null, "a snapshot is kept");
        await Server.Deactivate(Clinic.Calendar());

        (await Clinic.Calendar().GetSlots(query).Soon()).ShouldBeEquivalentTo(before);
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok().Id.ShouldBe(booking.Id);
    }
}
