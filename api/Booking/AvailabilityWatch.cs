using Realtime.Api.Live;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

/// <summary>Which slots: those of a service on one local date, of one therapist or with null of anyone who gives it.</summary>
public sealed record AvailabilityKey(string OrganizationId, string ServiceId, string? TherapistId, DateOnly Date);

/// <summary>
/// One watched key: one query at a time for all connections of this node that watch it. Slots are those that anybody could
/// book: a slot which a watcher holds is not among them, though it stands open to that watcher.
/// </summary>
public sealed class AvailabilityWatch : Lease
{
    private readonly AvailabilityKey _key;
    private readonly NodeContext _context;
    private readonly SemaphoreSlim _queries;
    private readonly CoalescedRun _refresh;
    private readonly Lock _gate = new();
    private readonly HashSet<LiveConnection> _watchers = [];
    private Outcome<Availability>? _answer;
    private long? _askedAt;

    /// <param name="queries">Bounds the queries that the node has under way.</param>
    public AvailabilityWatch(NodeContext context, SemaphoreSlim queries, AvailabilityKey key)
        : base(context.Time)
    {
        _context = context;
        _queries = queries;
        _key = key;
        _refresh = new CoalescedRun(Query);
    }

    /// <summary>Asks the calendars again; ends with an answer that is newer than this call, and fails as the query does.</summary>
    public Task Refresh() => _refresh.Request();

    /// <summary>Refreshes without being waited for; a failure is left to the next period.</summary>
    public void RefreshSoon()
    {
        if (Uses > 0)
        {
            _ = Refresh();
        }
    }

    /// <summary>Tells the connection of changes from now on; the slots now. With <c>not_found</c> there is nothing to watch.</summary>
    public Outcome<Availability> Enter(LiveConnection connection)
    {
        lock (_gate)
        {
            var answer = _answer ?? throw new InvalidOperationException("Nothing is known yet.");
            if (answer.Problem is null)
            {
                _watchers.Add(connection);
            }

            return answer;
        }
    }

    public void Leave(LiveConnection connection)
    {
        lock (_gate)
        {
            _watchers.Remove(connection);
        }
    }

    protected override Task Renew()
    {
        RefreshSoon();
        return Task.CompletedTask;
    }

    protected override Task GiveUp() => Task.CompletedTask;

    private async Task Query()
    {
        await Rest();
        var answer = await Ask();
        lock (_gate)
        {
            var slots = SlotsOf(answer);
            var isNews = _answer is not null && !slots.SequenceEqual(SlotsOf(_answer));
            _answer = answer;
            if (isNews && _watchers.Count > 0)
            {
                Push(slots);
            }
        }
    }

    private async Task<Outcome<Availability>> Ask()
    {
        await _queries.WaitAsync();
        try
        {
            _askedAt = _context.Time.GetTimestamp();
            return await _context.Grains.GetGrain<IAppointmentsGrain>(_key.OrganizationId)
                .GetAvailabilityOn(_key.ServiceId, _key.TherapistId, _key.Date, days: 1, timeZone: null, holderId: null)
                .WaitAsync(_context.Options.BackgroundCallTimeout, _context.Time);
        }
        catch (Exception exception)
        {
            AvailabilityLog.QueryFailed(_context.Logger, exception.GetType().Name, exception.Message);
            throw;
        }
        finally
        {
            _queries.Release();
        }
    }

    // In a rush every booking announces itself, and a person can look at one list at a time.
    private async Task Rest()
    {
        if (_askedAt is { } askedAt && _context.Options.AvailabilityRest - _context.Time.GetElapsedTime(askedAt) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, _context.Time);
        }
    }

    private void Push(List<Slot> slots)
    {
        var frame = _context.Frames.Encode(HubEvents.AvailabilityChanged, _key.ServiceId, _key.TherapistId, _key.Date, slots);
        foreach (var watcher in _watchers)
        {
            watcher.Push(frame);
        }
    }

    // A service or therapist that is gone has no slots.
    private static List<Slot> SlotsOf(Outcome<Availability> answer) => answer.Value?.Slots ?? [];
}
