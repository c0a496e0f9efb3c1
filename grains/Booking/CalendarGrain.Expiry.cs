namespace Realtime.Grains.Booking;

using Decision = Realtime.Grains.Journal.Decision<Calendar, ICalendarEvent, bool>;

/// <summary>What runs out in a calendar by itself, with nobody asking.</summary>
internal sealed partial class CalendarGrain
{
    private IGrainTimer? _expiry;
    private DateTimeOffset _expiryAt = DateTimeOffset.MaxValue;

    /// <summary>Wakes when the next thing here runs out, so that its time is freed without anyone asking.</summary>
    private void WatchExpiry(Calendar state)
    {
        var next = state.NextExpiry() ?? DateTimeOffset.MaxValue;
        if (next == _expiryAt)
        {
            return;
        }

        _expiry?.Dispose();
        _expiry = null;
        _expiryAt = next;
        if (next < DateTimeOffset.MaxValue)
        {
            var due = next - Time.GetUtcNow();
            _expiry = this.RegisterGrainTimer(Expire, new GrainTimerCreationOptions(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeSpan.FromSeconds(5))
            {
                Interleave = true,
                KeepAlive = true,
            });
        }
    }

    private Task Expire() => Stream.Execute<bool>(null, (calendar, now) => new Decision(calendar.DecideExpiry(now).Events, _ => true));
}
