using Realtime.GrainInterfaces.Errors;

namespace Realtime.GrainInterfaces.Booking;

/// <summary>Keeps one person to one live hold, whichever calendars they are in. Key: <see cref="GrainKeys.Of"/>(organization, user).</summary>
[Alias("booking.IHolderGrain")]
public interface IHolderGrain : IGrainWithStringKey
{
    /// <summary>Takes the new hold first and frees the former after: with a refusal the former stays.</summary>
    Task<Outcome<Hold>> Place(PlaceHold command);
}
