using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

/// <summary>Who waits, by the practice's own terms.</summary>
internal sealed partial class AppointmentsGrain
{
    public async Task<Outcome<WaitlistEntry>> JoinWaitlist(WaitlistRequest request)
    {
        var now = time.GetUtcNow();
        if (request.Latest <= now || request.Latest > now + IWaitlistGrain.WindowMax || request.Earliest >= request.Latest)
        {
            return Invalid("latest", $"must be after earliest, and within the next {IWaitlistGrain.WindowMax.TotalDays:F0} days");
        }

        var prepared = await Prepare(new BookingRequest(
            request.CommandId, request.Caller, request.TherapistId, request.ServiceId, request.Earliest, HoldId: null, request.ClientId, request.Client,
            Notes: null, TimeZone: null, request.RoomId));
        if (prepared.Value is not var (command, offer))
        {
            return prepared.Problem!;
        }

        return await GrainFactory.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(OrganizationId)).Join(new JoinWaitlist(
            request.CommandId, request.Caller, offer.Terms, request.TherapistId, offer.Therapists.ConvertAll(therapist => therapist.Id),
            request.Earliest, request.Latest, command.ClientId, command.Client, request.RoomId));
    }
}
