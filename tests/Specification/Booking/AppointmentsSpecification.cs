using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Booking;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>What is asked of several calendars at once.</summary>
public abstract class AppointmentsSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Cleo = "th_cleo";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
    }

    [Fact]
    public async Task Book_without_a_therapist_goes_to_the_least_loaded_one_of_that_day()
    {
        await Load(Clinic.Ada, 2);
        await Load(Clinic.Ben, 1);
        await Load(Cleo, 3);

        (await Any("b1", 5).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ben);
        (await Any("b2", 5.5).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ada);
    }

    [Fact]
    public async Task Book_without_a_therapist_takes_the_next_where_the_least_loaded_is_taken_then()
    {
        await Load(Clinic.Ada, 2);
        await Load(Cleo, 3);
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("taken", Clinic.Monday.AddHours(5), Clinic.Visitor(9))).Soon()).Ok();

        (await Any("b", 5).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ada);
    }

    [Fact]
    public async Task Many_who_want_any_therapist_at_one_time_fill_all_and_the_rest_hear_of_free_slots()
    {
        var outcomes = await Waiting.AtOnce(30, number => Any($"b{number}", 2, Clinic.Visitor(number)));

        outcomes.Where(outcome => outcome.Value is not null).Select(outcome => outcome.Value!.TherapistId).Order()
            .ShouldBe([Clinic.Ada, Clinic.Ben, Cleo]);
        foreach (var refused in outcomes.Where(outcome => outcome.Value is null))
        {
            refused.Refused(ErrorCatalogue.SlotTaken).Alternatives!.Count.ShouldBe(3);
        }
    }

    [Fact]
    public async Task A_repeat_without_a_therapist_returns_the_same_booking_at_once_later_and_after_a_restart()
    {
        var outcomes = await Waiting.AtOnce(20, _ => Any("b", 1));
        var booking = outcomes[0].Ok();
        outcomes.ShouldAllBe(outcome => outcome.Value!.Id == booking.Id);

        // The loads are others now; the booking is the same.
        await Load(booking.TherapistId, 3);
        (await Any("b", 1).Soon()).Ok().Id.ShouldBe(booking.Id);
        (await new Clinic(await Start()).Appointments.Book(Clinic.Request("b", Clinic.Monday.AddHours(1))).Soon()).Ok().Id.ShouldBe(booking.Id);
        (await Count()).ShouldBe(4);
    }

    [Fact]
    public async Task A_booking_whose_answer_was_lost_is_found_by_the_repeat_with_whom_it_was_made()
    {
        // The second entry is the booking; the first holds its slot.
        var appended = 0;
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append) && ++appended == 2, times: 1)
            .FailBefore(call => call.Verb == nameof(IJournal.Read) && call.Subject.StartsWith("calendar/", StringComparison.Ordinal) && appended > 1, times: 2);
        await Should.ThrowAsync<ServiceUnavailableException>(Any("b", 1).Soon());
        await Load(Clinic.Ada, 2);

        (await Any("b", 1).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ada);

        (await Count()).ShouldBe(3);
    }

    [Fact]
    public async Task Two_owners_who_carry_out_one_command_at_once_choose_one_therapist()
    {
        var other = new Clinic(await Start());
        using var first = Server.Storage.Script.Hold(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("choice/", StringComparison.Ordinal));
        var held = Any("b", 1);
        await first.Reached.Soon();

        // Meanwhile the one it holds became the busiest.
        await Load(Clinic.Ada, 3);
        var chosen = (await other.Appointments.Book(Clinic.Request("b", Clinic.Monday.AddHours(1))).Soon()).Ok();
        first.Release();

        (await held.Soon()).Ok().Id.ShouldBe(chosen.Id);
        var sold = await Task.WhenAll(new[] { Clinic.Ada, Clinic.Ben, Cleo }.Select(async therapist =>
            (await SoldTime.Read(Store.Journal, Clinic.CalendarStream(therapist))).LiveStarts.Count(start => start == Clinic.Monday.AddHours(1))));
        sold.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_that_finds_everybody_taken_since_its_first_attempt_booked_is_given_that_booking()
    {
        var other = new Clinic(await Start());
        using var hold = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.Append));
        var late = Any("b", 1);
        await hold.Reached.Soon();

        // The other owner carries the command out whole, and fills the other calendars.
        var booked = (await other.Appointments.Book(Clinic.Request("b", Clinic.Monday.AddHours(1))).Soon()).Ok();
        foreach (var therapist in new[] { Clinic.Ada, Clinic.Ben, Cleo }.Where(therapist => therapist != booked.TherapistId))
        {
            (await other.Calendar(therapist).Book(Clinic.Book($"full-{therapist}", Clinic.Monday.AddHours(1), Clinic.Visitor(40))).Soon()).Ok();
        }

        hold.Release();

        (await late.Soon()).Ok().Id.ShouldBe(booked.Id);
    }

    [Fact]
    public async Task A_repeat_whose_chosen_slot_was_lost_goes_on_to_another_and_its_first_attempt_follows()
    {
        // The first attempt chose Ada, and stands still before it books there.
        await Load(Clinic.Ben, 1);
        await Load(Cleo, 2);
        using var held = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("choice/", StringComparison.Ordinal));
        var late = Any("b", 5);
        await held.Reached.Soon();
        Store.Time.Advance(CalendarDecisions.HoldLifetime);
        var other = new Clinic(await Start());
        (await other.Calendar(Clinic.Ada).Book(Clinic.Book("theirs", Clinic.Monday.AddHours(5), Clinic.Visitor(2))).Soon()).Ok();

        var booked = (await other.Appointments.Book(Clinic.Request("b", Clinic.Monday.AddHours(5))).Soon()).Ok();
        booked.TherapistId.ShouldBe(Clinic.Ben);

        // Ada's slot is free again before the first attempt comes there: it is not for this command any more.
        var theirs = (await other.Calendar(Clinic.Ada).FindByCommand("theirs").Soon())!;
        (await other.Calendar(Clinic.Ada).ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, theirs.Id, BookingStatus.Cancelled, null, null)).Soon()).Ok();
        held.Release();

        (await late.Soon()).Ok().Id.ShouldBe(booked.Id);
        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).LiveStarts.ShouldNotContain(Clinic.Monday.AddHours(5));
    }

    [Fact]
    public async Task A_repeat_whose_chosen_slot_was_lost_is_refused_where_nobody_else_is_free()
    {
        using (var held = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("choice/", StringComparison.Ordinal)))
        {
            var late = Any("b", 5);
            await held.Reached.Soon();
            Store.Time.Advance(CalendarDecisions.HoldLifetime);
            foreach (var therapist in new[] { Clinic.Ada, Clinic.Ben, Cleo })
            {
                (await new Clinic(await Start()).Calendar(therapist).Book(Clinic.Book($"full-{therapist}", Clinic.Monday.AddHours(5), Clinic.Visitor(2))).Soon()).Ok();
            }

            held.Release();
            (await late.Soon()).Refused(ErrorCatalogue.SlotTaken).Alternatives!.Count.ShouldBe(3);
        }

        (await Any("b", 5).Soon()).Refused(ErrorCatalogue.SlotTaken);
        (await Count()).ShouldBe(3);
    }

    [Fact]
    public async Task A_repeat_after_its_hold_ran_out_unused_books_a_slot_that_is_free_again()
    {
        // The slot is held, and the choice never made.
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("choice/", StringComparison.Ordinal));
        await Should.ThrowAsync<ServiceUnavailableException>(Any("b", 5).Soon());
        foreach (var therapist in new[] { Clinic.Ben, Cleo })
        {
            (await Clinic.Calendar(therapist).Book(Clinic.Book($"full-{therapist}", Clinic.Monday.AddHours(5), Clinic.Visitor(2))).Soon()).Ok();
        }

        Store.Time.Advance(CalendarDecisions.HoldLifetime);

        (await Any("b", 5).Soon()).Ok().TherapistId.ShouldBe(Clinic.Ada);
    }

    [Fact]
    public async Task A_hold_decides_the_therapist_where_none_is_named()
    {
        await Load(Cleo, 2);
        var hold = (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h", Cleo, Clinic.Hour.ServiceId, Clinic.Monday.AddHours(4)).Soon()).Ok();

        var request = Clinic.Request("b", Clinic.Monday.AddHours(4)) with { HoldId = hold.Id };
        (await Clinic.Appointments.Book(request).Soon()).Ok().TherapistId.ShouldBe(Cleo);
    }

    [Fact]
    public async Task Nobody_who_works_then_is_outside_availability()
    {
        (await Any("b", -3).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
    }

    [Fact]
    public async Task A_visitor_books_for_nobody_else_and_lists_their_own_only()
    {
        (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday) with { ClientId = "vi_2" }).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Any("b1", 0).Soon()).Ok();
        (await Any("b2", 1, Clinic.Visitor(2)).Soon()).Ok();

        var query = new BookingQuery(null, null, null, "vi_2", null, 50, null);
        (await Clinic.Appointments.List(Clinic.Visitor(), query).Soon()).Ok().Items.ShouldHaveSingleItem().ClientId.ShouldBe("vi_1");
        (await Clinic.Appointments.List(Clinic.Owner, query).Soon()).Ok().Items.ShouldHaveSingleItem().ClientId.ShouldBe("vi_2");
    }

    [Fact]
    public async Task Pages_of_a_list_show_every_booking_once_by_start_over_all_therapists()
    {
        var random = new Random(5);
        await Waiting.AtOnce(24, number => Clinic.Appointments.Book(Clinic.Request(
            $"b{number}", Clinic.Monday.AddDays(number % 4).AddHours(random.Next(7)), Clinic.Visitor(number))));
        var seen = new List<GrainInterfaces.Booking.Booking>();
        string? cursor = null;
        do
        {
            var page = (await Clinic.Appointments.List(Clinic.Owner, new BookingQuery(null, null, null, null, null, 5, cursor)).Soon()).Ok();
            page.Items.Count.ShouldBeLessThanOrEqualTo(5);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(await Count());
        seen.Select(booking => booking.Id).Distinct().Count().ShouldBe(seen.Count);
        seen.Select(booking => booking.Start).ShouldBeInOrder();
    }

    [Theory]
    [InlineData("2026-11-23", 1, "Pacific/Nowhere", "timeZone")]
    [InlineData("2026-11-23", 0, null, "days")]
    [InlineData("2026-11-23", 63, null, "days")]
    [InlineData("9999-12-31", 1, null, "date")]
    [InlineData("0001-01-01", 1, null, "date")]
    public async Task Availability_on_what_is_no_date_or_zone_names_the_field(string date, int days, string? zone, string field)
    {
        var outcome = await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, null, DateOnly.Parse(date), days, zone, null).Soon();

        outcome.Refused(ErrorCatalogue.ValidationFailed).Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task Another_practices_service_or_therapist_is_not_found()
    {
        (await Clinic.Appointments.GetAvailability("sv_other", null, Clinic.Monday, Clinic.Monday.AddDays(1), null).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday, therapistId: "th_other")).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Grains.GetGrain<IAppointmentsGrain>("org_other").List(new Caller("org_other", "us", Role.Owner, "", ""), new(null, null, null, null, null, 5, null)).Soon())
            .Refused(ErrorCatalogue.NotFound);
    }

    private Task<Outcome<GrainInterfaces.Booking.Booking>> Any(string commandId, double hour, Caller? by = null) =>
        Clinic.Appointments.Book(Clinic.Request(commandId, Clinic.Monday.AddHours(hour), by));

    /// <summary>So many appointments of that therapist, from Monday 9:00 on.</summary>
    private async Task Load(string therapistId, int bookings)
    {
        for (var number = 0; number < bookings; number++)
        {
            (await Clinic.Calendar(therapistId).Book(Clinic.Book($"load-{number}", Clinic.Monday.AddHours(number * 2), Clinic.Visitor(50 + number))).Soon()).Ok();
        }
    }

    private async Task<int> Count()
    {
        var counts = await Task.WhenAll(new[] { Clinic.Ada, Clinic.Ben, Cleo }.Select(therapistId =>
            Clinic.Calendar(therapistId).CountBookings(Clinic.Monday.AddDays(-1), Clinic.Monday.AddDays(9)))).Soon();
        return counts.Sum();
    }
}
