using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>The practice's own rules reach every calendar with the commands, whichever way somebody comes.</summary>
public abstract class RulesSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly DateOnly MondayDate = new(2026, 11, 23);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task On_a_holiday_nothing_is_offered_held_booked_moved_ranked_or_proposed_in_any_calendar()
    {
        var booking = (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday, therapistId: Clinic.Ada)).Soon()).Ok();
        await Change(profile => profile with { Holidays = [new Holiday(MondayDate.AddDays(1), "Founder's day")] });
        var start = Clinic.Monday.AddDays(1);
        var room = await Clinic.OpenRoom();

        foreach (var therapistId in new[] { Clinic.Ada, Clinic.Ben, null })
        {
            (await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, therapistId, MondayDate.AddDays(1), 1, null, null).Soon()).Ok().Slots.ShouldBeEmpty();
            (await Clinic.Appointments.GetAvailabilityOn(Clinic.Hour.ServiceId, therapistId, MondayDate.AddDays(2), 1, null, null).Soon()).Ok().Slots.ShouldNotBeEmpty();
            (await Clinic.Appointments.Book(Clinic.Request($"b-{therapistId}", start, therapistId: therapistId)).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        }

        (await Clinic.Appointments.PlaceHold(Clinic.Visitor(), "h", Clinic.Ada, Clinic.Hour.ServiceId, start).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking.Id, start, null, null)).Soon()).Refused(ErrorCatalogue.OutsideAvailability);
        (await Clinic.Appointments.BookSeries(new SeriesRequest(Clinic.Request("s", start.AddDays(-7).AddHours(100), therapistId: Clinic.Ada), SeriesInterval.Week, 2)).Soon())
            .Problem.ShouldNotBeNull();
        (await Clinic.Appointments.BookSeries(new SeriesRequest(Clinic.Request("s2", start, therapistId: Clinic.Ada), SeriesInterval.Week, 2)).Soon())
            .Refused(ErrorCatalogue.OutsideAvailability);
        var ranked = (await Clinic.Appointments.Suggest(new SuggestionQuery(
            Clinic.Hour.ServiceId, Clinic.Monday, Clinic.Monday.AddDays(3), [DayOfWeek.Tuesday], [], null, [], 50, null)).Soon()).Ok();
        ranked.Slots.ShouldNotBeEmpty();
        ranked.Slots.ShouldAllBe(slot => slot.Slot.Start.UtcDateTime.Date != start.UtcDateTime.Date);
        (await room.Propose(new ProposeSlots("p", Clinic.Owner, Clinic.Hour.ServiceId, [start])).Soon()).Refused(ErrorCatalogue.ValidationFailed);

        // Once the holiday is taken back, the same commands are carried out.
        await Change(profile => profile with { Holidays = [] });
        (await Clinic.Appointments.Reschedule(new Reschedule("m", Clinic.Visitor(), booking.Id, start, null, null)).Soon()).Ok().Start.ShouldBe(start);
    }

    /// <summary>As the owner would, with what is there already.</summary>
    protected async Task Change(Func<OrganizationProfile, OrganizationProfile> change)
    {
        var practice = (await Clinic.Practice.Get().Soon()).ShouldNotBeNull();
        (await Clinic.Practice.ChangeProfile(change(practice.Organization.Profile), null).Soon()).Ok();
    }
}
