using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

/// <summary>Who waits for this calendar's time, and the offers made to them (docs/decisions/0015-waitlist.md).</summary>
internal sealed partial class CalendarGrain
{
    public async Task AddWaiter(Waiter waiter) =>
        await Decide<Done>(null, (calendar, _) => calendar.DecideAddWaiter(waiter), _ => Done.Instance);

    public async Task RemoveWaiter(string entryId) =>
        await Decide<Done>(null, (calendar, _) => calendar.DecideRemoveWaiter(entryId), _ => Done.Instance);

    /// <summary>In the commit that frees time, the one who waited longest gets it.</summary>
    protected override ICalendarEvent? FollowUp(Calendar state, DateTimeOffset now) =>
        state.NextOffer(_therapistId, now, () => EntityId.In(EntityId.Hold, _therapistId, ids.NewId()));

    /// <summary>The waitlist learns of the offer; where the place has one elsewhere, or is no more, the slot goes to the next.</summary>
    private async Task CarryOutOffer(OfferPlaced placed)
    {
        switch (await Waitlist.Offered(placed.EntryId, placed.Hold))
        {
            case OfferReception.Busy:
                await Decide<Done>(null, (calendar, _) => calendar.DecideWithdrawOffer(placed.Hold.Id), _ => Done.Instance);
                break;
            case OfferReception.Gone:
                await RemoveWaiter(placed.EntryId);
                break;
        }
    }

    private IWaitlistGrain Waitlist => GrainFactory.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(_organizationId));
}
