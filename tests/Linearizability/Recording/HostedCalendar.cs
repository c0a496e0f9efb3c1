using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Linearizability.Recording;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>The product's own grains in hosts of this process.</summary>
/// <param name="options">Of the recording.</param>
/// <param name="therapistId">Whose calendar.</param>
/// <param name="hosts">Their hosts at present; one that ended is replaced meanwhile.</param>
/// <param name="isPlanted">Something is broken on purpose: a grain that finds that out by itself and throws has not answered.</param>
internal sealed class HostedCalendar(RecordingOptions options, string therapistId, IReadOnlyList<GrainServer> hosts, bool isPlanted) : GrainCalendar(options)
{
    public override int Owners => hosts.Count;

    public override DateTimeOffset Now => hosts[0].Time.GetUtcNow();

    protected override Task<Outcome<Booking>> Book(int owner, Book command) => Grain(owner).Book(command);

    protected override Task<Outcome<Hold>> Hold(int owner, PlaceHold command) => Grain(owner).PlaceHold(command);

    protected override Task<Outcome<Done>> Release(int owner, Caller caller, string holdId) => Grain(owner).ReleaseHold(caller, holdId);

    protected override Task<Outcome<Booking>> Cancel(int owner, ChangeBookingStatus command) => Grain(owner).ChangeStatus(command);

    protected override Task<Outcome<Booking>> Move(int owner, Reschedule command) => Grain(owner).Reschedule(command);

    protected override Task<Outcome<Booking>> Read(int owner, Caller caller, string bookingId) => Grain(owner).GetBooking(caller, bookingId);

    protected override Task<Availability> Slots(int owner, SlotQuery query) => Grain(owner).GetSlots(query);

    /// <summary>A host that was ended in the middle answers with whatever it fails with.</summary>
    protected override bool IsWithoutAnswer(Exception failure) => isPlanted || base.IsWithoutAnswer(failure) || failure is SiloUnavailableException or ObjectDisposedException or StorageUnavailableException;

    private ICalendarGrain Grain(int owner) => hosts[owner].Grains.GetGrain<ICalendarGrain>(GrainKeys.Of(Clinic.Org, therapistId));
}
