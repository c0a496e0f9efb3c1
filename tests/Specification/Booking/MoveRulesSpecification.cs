using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A move to another therapist is refused whatever the rules refuse there, and leaves the booking where it was, as it was.</summary>
public abstract class MoveRulesSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly DateTimeOffset s_to = Clinic.Monday.AddHours(3);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Theory]
    [InlineData("holiday", "outside_availability")]
    [InlineData("runs into a holiday", "outside_availability")]
    [InlineData("closed date", "outside_availability")]
    [InlineData("time off", "outside_availability")]
    [InlineData("notice", "outside_availability")]
    [InlineData("window", "outside_availability")]
    [InlineData("off the step", "outside_availability")]
    [InlineData("full day", "slot_taken")]
    [InlineData("full week", "slot_taken")]
    [InlineData("sold", "slot_taken")]
    [InlineData("held", "slot_taken")]
    [InlineData("its buffers", "slot_taken")]
    [InlineData("service not given", "validation_failed")]
    [InlineData("therapist away", "validation_failed")]
    [InlineData("client too late", "policy_forbids")]
    [InlineData("clients never", "policy_forbids")]
    public async Task What_the_rules_refuse_is_refused_there_to_clients(string rule, string code)
    {
        var booking = await Book(rule);
        await Arrange(rule);
        var start = rule == "off the step" ? s_to.AddMinutes(10) : rule == "runs into a holiday" ? Clinic.Monday.AddDays(1).AddHours(14.5) : s_to;

        var refused = (await Move(booking, start, "m").Soon()).Problem;

        refused.ShouldNotBeNull().Code.ShouldBe(code);
        (refused.Alternatives is not null).ShouldBe(code == "slot_taken");
        (await Clinic.Calendar().GetBooking(Clinic.Owner, booking.Id).Soon()).Ok().ShouldBeEquivalentTo(booking);
        var there = await MoveChecks.Replay(Store.Journal, Clinic.Ben);
        (there.Find(booking.Id), there.Holds.Count(hold => hold.Arrival is not null)).ShouldBe((null, 0));

        // The practice is bound by everything but what it agreed on with its clients.
        var byStaff = await Clinic.Appointments.Reschedule(new Reschedule("s", Clinic.Owner, booking.Id, start, Clinic.Ben, null)).Soon();
        byStaff.Problem?.Code.ShouldBe(code == "policy_forbids" ? null : code);
        (byStaff.Value?.TherapistId).ShouldBe(code == "policy_forbids" ? Clinic.Ben : null);
    }

    [Fact]
    public async Task A_policy_goes_with_the_booking_and_binds_its_client_at_the_new_therapist_by_its_new_time()
    {
        await Change(profile => profile with { BookingPolicy = new BookingPolicy { RescheduleNoticeMinutes = 24 * 60, CancelNoticeMinutes = 24 * 60 } });
        var booking = (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday.AddDays(3), therapistId: Clinic.Ada)).Soon()).Ok();
        var moved = (await Move(booking, Clinic.Monday, "m").Soon()).Ok();
        (moved.Policy!.RescheduleBy, moved.Policy.CancelBy).ShouldBe((Clinic.Monday.AddDays(-1), Clinic.Monday.AddDays(-1)));

        Store.Time.Advance(Clinic.Monday.AddHours(-23) - Store.Time.GetUtcNow());

        (await Clinic.Appointments.Reschedule(new Reschedule("back", Clinic.Visitor(), booking.Id, Clinic.Monday.AddDays(3), Clinic.Ada, null)).Soon())
            .Refused(ErrorCatalogue.PolicyForbids);
        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Visitor(), booking.Id, BookingStatus.Cancelled, null, null)).Soon())
            .Refused(ErrorCatalogue.PolicyForbids);
        (await Clinic.Appointments.Reschedule(new Reschedule("staff", Clinic.Owner, booking.Id, Clinic.Monday.AddDays(3), Clinic.Ada, null)).Soon()).Ok();
    }

    private async Task<Booking> Book(string rule)
    {
        if (rule is "client too late" or "clients never")
        {
            await Change(profile => profile with
            {
                BookingPolicy = new BookingPolicy { ClientsReschedule = rule != "clients never", RescheduleNoticeMinutes = rule == "client too late" ? 30 * 24 * 60 : 0 },
            });
        }

        var request = Clinic.Request("b", Clinic.Monday, therapistId: Clinic.Ada);
        return (await Clinic.Appointments.Book(rule == "its buffers" ? request with { ServiceId = Clinic.Guarded.ServiceId } : request).Soon()).Ok();
    }

    private async Task Arrange(string rule)
    {
        var (schedule, date) = (Clinic.WorkWeek(), new DateOnly(2026, 11, 23));
        var there = Clinic.Calendar(Clinic.Ben);
        switch (rule)
        {
            case "holiday":
                await Change(profile => profile with { Holidays = [new Holiday(date, "Closed")] });
                break;
            case "runs into a holiday":
                await Set(schedule with { Weekly = [.. Enum.GetValues<DayOfWeek>().Select(day => new WeeklyHours(day, new TimeOfDay(0), new TimeOfDay(TimeOfDay.MinutesMax)))] });

                // The practice's own dates: in its zone the day ends before the therapist's.
                await Change(profile => profile with { TimeZone = "Europe/Berlin", Holidays = [new Holiday(date.AddDays(2), "Closed")] });
                break;
            case "closed date":
                await Set(schedule with { Overrides = [new DateOverride(date, [])] });
                break;
            case "time off":
                await Set(schedule with { TimeOff = [new TimeOff(s_to.AddMinutes(59), s_to.AddHours(2), null)] });
                break;
            case "notice":
                await Set(schedule with { MinimumNoticeMinutes = 6 * 24 * 60 });
                break;
            case "window":
                await Set(schedule with { BookingWindowDays = 2 });
                break;
            case "full day":
                await Set(schedule with { DailyBookingsMax = 1 });
                (await there.Book(Clinic.Book("o", Clinic.Monday, Clinic.Visitor(2))).Soon()).Ok();
                break;
            case "full week":
                await Set(schedule with { WeeklyBookingsMax = 1 });
                (await there.Book(Clinic.Book("o", Clinic.Monday.AddDays(2), Clinic.Visitor(2))).Soon()).Ok();
                break;
            case "sold":
                (await there.Book(Clinic.Book("o", s_to.AddMinutes(30), Clinic.Visitor(2))).Soon()).Ok();
                break;
            case "held":
                (await there.PlaceHold(Clinic.Hold("h", s_to, Clinic.Visitor(2), Clinic.Ben)).Soon()).Ok();
                break;
            case "its buffers":
                (await there.Book(Clinic.Book("o", s_to.AddHours(-1), Clinic.Visitor(2))).Soon()).Ok();
                break;
            case "service not given" or "therapist away":
                var ben = (await Clinic.Practice.Get().Soon())!.Therapists.Find(therapist => therapist.Id == Clinic.Ben)!.Profile;
                (await Clinic.Practice.ChangeTherapist(
                    Clinic.Ben, rule == "therapist away" ? ben with { Active = false } : ben with { ServiceIds = [Clinic.Guarded.ServiceId] }, null).Soon()).Ok();
                break;
        }
    }

    private async Task Set(Schedule schedule) => (await Clinic.Calendar(Clinic.Ben).ChangeSchedule(Clinic.Owner, schedule, null).Soon()).Ok();

    private Task<Outcome<Booking>> Move(Booking booking, DateTimeOffset start, string commandId) =>
        Clinic.Appointments.Reschedule(new Reschedule(commandId, Clinic.Visitor(), booking.Id, start, Clinic.Ben, null));

    private async Task Change(Func<OrganizationProfile, OrganizationProfile> change)
    {
        var practice = (await Clinic.Practice.Get().Soon()).ShouldNotBeNull();
        (await Clinic.Practice.ChangeProfile(change(practice.Organization.Profile), null).Soon()).Ok();
    }
}

public sealed class MemoryMoveRulesSpecification() : MoveRulesSpecification(new MemoryGrainStore());

public sealed class SqliteMoveRulesSpecification() : MoveRulesSpecification(new SqliteGrainStore());
