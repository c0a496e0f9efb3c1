using Realtime.Grains.Due;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>
/// Wakes a calendar when something in it runs out: by a timer while it is in memory, and by a due time (<see cref="DueTimes"/>) after
/// whatever may have happened to its host.
/// </summary>
internal sealed class CalendarExpiry(IDocuments documents)
{
    public const string Kind = "calendar";
    public const string Subject = "expiry";

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(5);

    private readonly DueTimes _due = new(documents);
    private IGrainTimer? _timer;
    private DateTimeOffset? _watched;

    /// <summary>For when it was last arranged that the calendar is woken; null: unknown.</summary>
    private DateTimeOffset? _arranged;

    /// <summary>Lets the timer run until <paramref name="next"/>.</summary>
    public void Watch(IGrainBase grain, DateTimeOffset? next, DateTimeOffset now, Func<Task> expire)
    {
        if (next == _watched)
        {
            return;
        }

        _timer?.Dispose();
        _timer = null;
        _watched = next;
        if (next is { } at)
        {
            _timer = grain.RegisterGrainTimer(expire, new GrainTimerCreationOptions(at > now ? at - now : TimeSpan.Zero, s_again)
            {
                Interleave = true,
                KeepAlive = true,
            });
        }
    }

    /// <summary>An effect of entries: writes only where what was arranged is later, or over and so perhaps settled already.</summary>
    public async Task Arrange(string key, DateTimeOffset? next, DateTimeOffset now)
    {
        if (next is { } at && !(_arranged <= at && _arranged > now))
        {
            await _due.Arrange(Kind, key, Subject, at);
            _arranged = at;
        }
    }

    /// <summary>What was arranged is being dealt with.</summary>
    public void Forget() => _arranged = null;
}
