using Realtime.Api.Live;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Booking;

/// <summary>The slots that connections of this node watch.</summary>
public sealed class AvailabilityWatches
{
    private readonly NodeContext _context;
    private readonly SemaphoreSlim _queries;
    private readonly LeaseTable<AvailabilityKey, AvailabilityWatch> _watches;
    private readonly CoalescedRun _spread;
    private readonly Lock _gate = new();
    private HashSet<(string OrganizationId, string? TherapistId)> _changed = [];

    public AvailabilityWatches(NodeContext context)
    {
        _context = context;
        _queries = new SemaphoreSlim(context.Options.BackgroundCallsMax);
        _watches = new("availability watch", context.Options.AvailabilityRefreshPeriod, context);
        _spread = new CoalescedRun(Spread);
    }

    public ILeaseLoop Loop => _watches;

    /// <summary>
    /// The slots now, and every change of them from now on. An event that arrives before the answer is newer than it.
    /// <c>not_found</c> for an unknown service or therapist, <c>limit_reached</c> beyond what one connection may watch.
    /// </summary>
    public async Task<List<Slot>> Watch(LiveConnection connection, string serviceId, string? therapistId, DateOnly date)
    {
        var key = new AvailabilityKey(connection.Caller.OrganizationId, serviceId, therapistId, date);
        var watch = await _watches.Use(key, missing => new AvailabilityWatch(_context, _queries, missing));
        var answer = ParticipationAnswer.Over;
        try
        {
            await watch.Refresh();
            var slots = watch.Enter(connection).OrThrow().Slots;
            answer = connection.AvailabilityWatches.Add(key, () =>
            {
                watch.Leave(connection);
                watch.Release();
            });

            if (answer is ParticipationAnswer.Full or ParticipationAnswer.Over)
            {
                watch.Leave(connection);
            }

            return answer != ParticipationAnswer.Full
                ? slots
                : throw ErrorCatalogue.LimitReached.ToHubException(
                    $"A connection watches at most {connection.AvailabilityWatches.Max} dates of services at a time.");
        }
        finally
        {
            if (answer != ParticipationAnswer.Added)
            {
                watch.Release();
            }
        }
    }

    public void Unwatch(LiveConnection connection, string serviceId, string? therapistId, DateOnly date) =>
        connection.AvailabilityWatches.Leave(new AvailabilityKey(connection.Caller.OrganizationId, serviceId, therapistId, date));

    /// <summary>Slots of this therapist (null: of anybody in the practice) may be others now. Does not wait.</summary>
    public void Changed(string organizationId, string? therapistId)
    {
        lock (_gate)
        {
            _changed.Add((organizationId, therapistId));
        }

        _ = _spread.Request();
    }

    private Task Spread()
    {
        HashSet<(string OrganizationId, string? TherapistId)> changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = [];
        }

        var organizations = changed.Select(change => change.OrganizationId).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, watch) in _watches.All)
        {
            var concerned = key.TherapistId is { } therapistId
                ? changed.Contains((key.OrganizationId, therapistId)) || changed.Contains((key.OrganizationId, null))
                : organizations.Contains(key.OrganizationId);
            if (concerned)
            {
                watch.RefreshSoon();
            }
        }

        return Task.CompletedTask;
    }
}
