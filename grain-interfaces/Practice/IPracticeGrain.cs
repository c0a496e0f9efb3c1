using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Practice;

/// <summary>
/// A practice: its profile, services, therapists and staff. Key: the organization's id. Writes with an
/// <c>expectedVersion</c> answer <c>version_mismatch</c> where it is not the present one; null writes over whatever is there. The same
/// <c>commandId</c> again gives the first answer, for the last <see cref="CommandsMax"/> of them; without one, a repeat is another command.
/// </summary>
[Alias("practice.IPracticeGrain")]
public interface IPracticeGrain : IGrainWithStringKey
{
    const int ServicesMax = 200;
    const int TherapistsMax = 200;
    const int StaffMax = 500;

    /// <summary>So many commands are remembered by their ids; a repeat comes within seconds, or (after a crash) within a day.</summary>
    const int CommandsMax = 50;

    /// <summary>Makes the practice with this slug (already claimed for it); the same again changes nothing.</summary>
    Task<Outcome<Organization>> Found(string slug, OrganizationProfile profile);

    /// <summary>Null where there is no such practice.</summary>
    [ReadOnly]
    Task<PracticeView?> Get();

    Task<Outcome<Organization>> ChangeProfile(OrganizationProfile profile, long? expectedVersion, string? commandId = null);

    /// <param name="serviceId">Chosen by the caller, so that a repeat makes one service.</param>
    Task<Outcome<Service>> AddService(string serviceId, ServiceProfile profile);

    Task<Outcome<Service>> ChangeService(string serviceId, ServiceProfile profile, long? expectedVersion, string? commandId = null);

    /// <summary><c>service_in_use</c> while it has future bookings.</summary>
    Task<Outcome<Done>> RemoveService(string serviceId, long? expectedVersion, string? commandId = null);

    /// <param name="therapistId">Chosen by the caller, so that a repeat makes one therapist.</param>
    Task<Outcome<Therapist>> AddTherapist(string therapistId, TherapistProfile profile);

    Task<Outcome<Therapist>> ChangeTherapist(string therapistId, TherapistProfile profile, long? expectedVersion, string? commandId = null);

    /// <summary><c>therapist_in_use</c> while there are future bookings.</summary>
    Task<Outcome<Done>> RemoveTherapist(string therapistId, long? expectedVersion, string? commandId = null);

    /// <summary>Makes a staff account; <c>email_taken</c> where the address has one, in any practice.</summary>
    Task<Outcome<User>> AddStaff(string userId, CreateUser command);

    /// <summary>Closes a staff account; <c>last_owner</c> where no owner would remain.</summary>
    Task<Outcome<Done>> RemoveStaff(string userId, string? commandId = null);

    [ReadOnly]
    Task<List<User>> ListStaff();
}
