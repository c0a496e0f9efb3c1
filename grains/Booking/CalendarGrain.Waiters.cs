using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

/// <summary>Who waits for this calendar's time, and the offers made to them (docs/decisions/0015-waitlist.md).</summary>
internal sealed partial class CalendarGrain
{
    public Task AddWaiter(Waiter waiter) => DecideForNewest(calendar => calendar.DecideAddWaiter(waiter));

    public Task RemoveWaiter(string entryId) => DecideForNewest(calendar => calendar.DecideRemoveWaiter(entryId));

    private Task DecideForNewest(Func<Calendar, CalendarDecisions.Ruling> decide) =>
        ExecuteOnNewest<Done>(null, (calendar, _) => new(decide(calendar).Events, _ => Done.Instance));

    /// <summary>In the commit that frees time, the one who waited longest gets it.</summary>
    protected override ICalendarEvent? FollowUp(Calendar state, DateTimeOffset now) =>
        state.NextOffer(_therapistId, now, () => EntityId.In(EntityId.Hold, _therapistId, ids.NewId()));

    /// <summary>
    /// The waitlist learns of the offer; where the place has one elsewhere, or is no more, the slot goes to the next. One that was made by
    /// terms that the service has no more is taken back before anybody hears of it, and made anew by the present ones, in one commit.
    /// </summary>
    private async Task CarryOutOffer(OfferPlaced placed)
    {
        var (isOn, present) = await Waitlist.Renew(placed.EntryId, _therapistId);
        if (!isOn)
        {
            await RemoveWaiter(placed.EntryId);
        }
        else if (present is null)
        {
            await Withdraw(placed.Hold.Id);
        }
        else if (await IsOfPresentTerms(present, placed.Hold.Id) && await Waitlist.Offered(placed.EntryId, placed.Hold) is not OfferReception.Taken and var reception)
        {
            await (reception == OfferReception.Busy ? Withdraw(placed.Hold.Id) : RemoveWaiter(placed.EntryId));
        }
    }

    private async Task<bool> IsOfPresentTerms(Waiter present, string holdId)
    {
        var isSame = true;
        await Decide<Done>(
            null,
            (calendar, _) =>
            {
                var ruling = calendar.DecideRenew(present, holdId);
                isSame = ruling.Events.Count == 0;
                return ruling;
            },
            _ => Done.Instance);
        return isSame;
    }

    private Task Withdraw(string holdId) => Decide<Done>(null, (calendar, _) => calendar.DecideWithdrawOffer(holdId), _ => Done.Instance);

    /// <summary>A booking by an offer that the practice did not confirm: who waited for it has their place again.</summary>
    private async Task CarryOutRefusal(string bookingId)
    {
        var refused = await Stream.Ask((calendar, _) => calendar.Find(bookingId));
        if (refused?.PlaceToReturn is { } entryId && !await Waitlist.Restore(entryId, bookingId, refused.Booking.Start))
        {
            throw new ServiceUnavailableException(ErrorCatalogue.StorageUnavailable.Code, $"The waitlist does not yet know that {entryId} was booked.");
        }
    }

    private IWaitlistGrain Waitlist => GrainFactory.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(_organizationId));
}
