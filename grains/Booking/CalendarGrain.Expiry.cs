namespace Realtime.Grains.Booking;

using Decision = Realtime.Grains.Journal.Decision<Calendar, ICalendarEvent, bool>;

/// <summary>What runs out in a calendar by itself, with nobody asking.</summary>
internal sealed partial class CalendarGrain
{
    private readonly CalendarExpiry _expiry = new(documents);

    public async Task<DateTimeOffset?> Due(string subject)
    {
        if (subject.StartsWith(ArrivalSubject, StringComparison.Ordinal))
        {
            return await ConcludeArrival(subject[ArrivalSubject.Length..]);
        }

        _expiry.Forget();
        await Expire();
        return await AskNewest((calendar, _) => calendar.NextExpiry());
    }

    /// <summary>Wakes when the next thing here runs out, so that its time is freed without anyone asking.</summary>
    private void WatchExpiry(Calendar state) => _expiry.Watch(this, state.NextExpiry(), Time.GetUtcNow(), Expire);

    private async Task ArrangeExpiry() =>
        await _expiry.Arrange(this.GetPrimaryKeyString(), await Stream.Ask((calendar, _) => calendar.NextExpiry()), Time.GetUtcNow());

    private Task Expire() => Stream.Execute<bool>(null, (calendar, now) => new Decision(calendar.DecideExpiry(now).Events, _ => true));
}
