using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Booking;

/// <summary>Who waits, by the practice's own terms.</summary>
internal sealed partial class AppointmentsGrain
{
    /// <summary>By what and with whom somebody would wait today; null where the service is not given, or not by that therapist.</summary>
    internal static (ServiceTerms Service, List<string> Therapists)? PresentTerms(PracticeView practice, string serviceId, string? therapistId) =>
        Offered(practice, serviceId, therapistId) is { } offer ? (offer.Terms, offer.Therapists.ConvertAll(therapist => therapist.Id)) : null;

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
