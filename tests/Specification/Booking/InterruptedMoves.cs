using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// A move across calendars that something comes in between at each of its steps: there is always exactly one booking, and never a slot
/// that both or neither of the calendars sold.
/// </summary>
public abstract class InterruptedMoves(GrainStore store) : GrainSpecification(store)
{
    protected const string Cleo = "th_cleo";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben, Cleo);
    }

    protected static Task<Outcome<Booking>> Move(Clinic clinic, Booking booking, string therapistId, int hour, string commandId = "m") =>
        clinic.Appointments.Reschedule(new Reschedule(commandId, Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(hour), therapistId, null)).Soon();

    protected static async Task<T> Insist<T>(Func<Task<T>> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (ServiceUnavailableException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }

    protected async Task<Booking> BookAtAda()
    {
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday) with { Notes = "private" }).Soon()).Ok();
        await Clinic.Calendar().Settle().Soon();
        return booking;
    }

    /// <summary>True for the storage call that carries out a step. At the new calendar the first append keeps the slot, the second is the arrival.</summary>
    protected static bool Is(string step, StorageCall call, ref int number) => step switch
    {
        "hold" => IsAppend(call, Clinic.Ben) && ++number == 1,
        "arrive" => IsAppend(call, Clinic.Ben) && ++number == 2,
        "leave" => IsAppend(call, Clinic.Ada),
        "record" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith($"booking/{Clinic.Org}", StringComparison.Ordinal),
        "departure" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("booking-left/", StringComparison.Ordinal),
        "due" => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("due/", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step."),
    };

    protected static bool IsAppend(StorageCall call, string therapistId) =>
        call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream(therapistId);

    protected void Overtake(string step, Func<Task> work)
    {
        var number = 0;
        Server.Storage.Overtake(call => Is(step, call, ref number), work);
    }

    /// <summary>As everybody sees it: by its id, in the list of all, in its therapist's, and nowhere else.</summary>
    protected static async Task<Booking> Shown(Clinic clinic, Booking booking)
    {
        var byId = (await Insist(() => clinic.Calendar().GetBooking(Clinic.Visitor(), booking.Id).Soon())).Ok();
        foreach (var therapistId in MoveChecks.Therapists.Prepend(null))
        {
            var query = new BookingQuery(null, null, therapistId, null, null, 20, null);
            var listed = (await Insist(() => clinic.Appointments.List(Clinic.Owner, query).Soon())).Ok().Items;
            listed.Where(one => one.Id == byId.Id).Select(one => (one.Id, one.TherapistId, one.Version))
                .ShouldBe(therapistId is null || therapistId == byId.TherapistId ? [(byId.Id, byId.TherapistId, byId.Version)] : []);
        }

        return byId;
    }

    protected async Task<bool> IsSettled(Booking booking)
    {
        var calendars = await Task.WhenAll(MoveChecks.Therapists.Select(therapistId => MoveChecks.Replay(Store.Journal, therapistId)));
        return calendars.Count(calendar => calendar.Find(booking.Id) is not null) == 1
            && calendars.All(calendar => calendar.Holds.Count == 0)
            && (await Store.Journal.ListUndispatched(null, 10)).Count == 0;
    }

    /// <summary>The booking's own slot is taken, and every other one of that day is free, in all calendars.</summary>
    protected static async Task ExpectOneSlot(Clinic clinic, Booking booking)
    {
        var shown = await Shown(clinic, booking);
        var taken = shown.Status == BookingStatus.Cancelled ? 0 : 3;
        var free = new List<Slot>();
        foreach (var therapistId in MoveChecks.Therapists)
        {
            var query = new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddHours(8), null);
            free.AddRange((await Insist(() => clinic.Calendar(therapistId).GetSlots(query).Soon())).Slots);
        }

        free.ShouldNotContain(slot => slot.TherapistId == shown.TherapistId && slot.Start < shown.End && shown.Start < slot.End && taken > 0);

        // Half-hourly starts of an hour: 15 a day, of which a booking in the middle takes 3, and one at the beginning 2.
        free.Count.ShouldBe(45 - (taken == 0 ? 0 : shown.Start == Clinic.Monday ? 2 : 3));
    }
}
