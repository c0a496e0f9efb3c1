using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>The best slots of several calendars.</summary>
public abstract class SuggestionSpecification(GrainStore store) : GrainSpecification(store)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task Every_suggestion_is_one_of_the_free_slots_and_can_be_booked()
    {
        (await Clinic.Calendar().Book(Clinic.Book("taken", Clinic.Monday.AddHours(2), Clinic.Visitor(9))).Soon()).Ok();
        (await Clinic.Calendar(Clinic.Ben).PlaceHold(Clinic.Hold("held", Clinic.Monday.AddHours(3), Clinic.Visitor(8), Clinic.Ben)).Soon()).Ok();
        var free = (await Clinic.Appointments.GetAvailability(Clinic.Hour.ServiceId, null, Clinic.Monday, Clinic.Monday.AddDays(1), "vi_1").Soon()).Ok().Slots;

        var suggested = (await Clinic.Appointments.Suggest(Query() with { Limit = 50 }).Soon()).Ok().Slots.ConvertAll(item => item.Slot);

        suggested.ShouldBe(free, ignoreOrder: true);
        foreach (var (index, slot) in suggested.Take(3).Index())
        {
            var again = (await Clinic.Appointments.Suggest(Query()).Soon()).Ok().Slots[0].Slot;
            (await Clinic.Appointments.Book(Clinic.Request($"b{index}", again.Start, Clinic.Visitor(index + 1), again.TherapistId)).Soon()).Ok().Start.ShouldBe(again.Start);
        }
    }

    [Fact]
    public async Task The_best_of_all_therapists_is_asked_of_each_and_the_order_is_the_same_every_time()
    {
        (await Clinic.Calendar().Book(Clinic.Book("load", Clinic.Monday)).Soon()).Ok();
        var query = Query() with { Days = [DayOfWeek.Monday], Times = [new(new(13 * 60), new(15 * 60))], Limit = 3 };

        var first = (await Clinic.Appointments.Suggest(query).Soon()).Ok();

        // Ben has nothing on that day; 13:00 in New York is four hours after the day's first slot.
        (first.Slots.Count, first.Slots[0].Slot).ShouldBe((3, new Slot(Clinic.Monday.AddHours(4), Clinic.Monday.AddHours(5), Clinic.Ben)));
        first.Slots[0].Reasons.ShouldBe([SlotReason.PreferredDay, SlotReason.PreferredTime, SlotReason.NoGap, SlotReason.LightDay, SlotReason.Soonest]);
        var again = (await Clinic.Appointments.Suggest(query).Soon()).Ok();
        again.Slots.Select(item => (item.Slot, item.Points)).ShouldBe(first.Slots.Select(item => (item.Slot, item.Points)));
        again.Version.ShouldBe(first.Version);
    }

    [Fact]
    public async Task What_is_not_the_practices_is_not_found_and_a_zone_that_is_none_is_named()
    {
        (await Clinic.Appointments.Suggest(Query() with { ServiceId = "sv_other" }).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.Suggest(Query() with { TherapistIds = [Clinic.Ada, "th_other"] }).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Appointments.Suggest(Query() with { TimeZone = "Mars/Base" }).Soon()).Refused(ErrorCatalogue.ValidationFailed).Errors!.Keys.ShouldBe(["timeZone"]);
        (await Clinic.Appointments.Suggest(Query() with { TherapistIds = [Clinic.Ben] }).Soon()).Ok().Slots.ShouldAllBe(item => item.Slot.TherapistId == Clinic.Ben);
    }

    private static SuggestionQuery Query() => new(
        Clinic.Hour.ServiceId, Clinic.Monday, Clinic.Monday.AddDays(1), Days: [], Times: [], TimeZone: null, TherapistIds: [], Limit: 10, HolderId: "vi_1");
}
