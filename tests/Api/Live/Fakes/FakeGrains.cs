using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Tests.Api.Live.Fakes;

public sealed class FakeBroadcastGrain : Grain, IBroadcastGrain
{
    private readonly Dictionary<string, IFrontNode> _nodes = new(StringComparer.Ordinal);

    public Task Subscribe(string nodeId, IFrontNode node)
    {
        _nodes[nodeId] = node;
        return Task.CompletedTask;
    }

    public Task NoteAdded(string roomId, Note note) => throw new NotSupportedException();

    public Task TagsChanged(string roomId, List<string> tags) => throw new NotSupportedException();

    public Task Unsubscribe(string nodeId)
    {
        _nodes.Remove(nodeId);
        return Task.CompletedTask;
    }

    public Task CalendarChanged(string therapistId) => Tell(node => node.CalendarChanged(this.GetPrimaryKeyString(), therapistId));

    public Task ScheduleChanged(string therapistId) => Tell(node => node.ScheduleChanged(this.GetPrimaryKeyString(), therapistId));

    public Task BookingChanged(GrainInterfaces.Booking.Booking booking) => Tell(node => node.BookingChanged(booking));

    public Task WaitlistChanged(WaitlistEntry entry) => Tell(node => node.WaitlistChanged(entry));

    public Task InboxChanged(RoomSummary room) => Tell(node => node.InboxChanged(room));

    public Task SessionsEnded(string userId, string? sessionId) =>
        Tell(node => node.SessionsEnded(this.GetPrimaryKeyString(), userId, sessionId));

    public Task PracticeChanged() => Tell(node => node.PracticeChanged(this.GetPrimaryKeyString()));

    public Task DeskChanged() => Tell(node => node.DeskChanged(this.GetPrimaryKeyString()));

    private Task Tell(Func<IFrontNode, Task> say) => Task.WhenAll(_nodes.Values.Select(say));
}

public sealed class FakeTicketGrain(FakeWorld world) : Grain, ITicketGrain
{
    public Task Issue(TicketGrant grant) => throw new NotSupportedException();

    public Task<TicketGrant?> Redeem(string redemption) => Task.FromResult(world.Tickets.TryRemove(this.GetPrimaryKeyString(), out var grant) ? grant : null);
}

public sealed class FakeUserGrain(FakeWorld world) : Grain, IUserGrain
{
    public Task EraseVisitor() => Task.CompletedTask;

    public Task<Outcome<User>> SetVisitorEmail(string email) => throw new NotSupportedException();

    public Task<bool> HasSession(string sessionId) => Task.FromResult(!world.EndedSessions.ContainsKey(sessionId));

    public Task<Outcome<User>> Create(CreateUser command) => throw new NotSupportedException();

    public Task<User?> Get() => throw new NotSupportedException();

    public Task<Outcome<Session>> SignIn(string password) => throw new NotSupportedException();

    public Task<Outcome<Session>> OpenVisitorSession() => throw new NotSupportedException();

    public Task<Outcome<Session>> Refresh(string sessionId, string secret, string next) => throw new NotSupportedException();

    public Task Revoke(string sessionId) => throw new NotSupportedException();

    public Task Disable() => throw new NotSupportedException();
}

/// <summary>Online with any connection, offline at once without: the grace is the real grain's.</summary>
public sealed class FakePresenceGrain : Grain, IPresenceGrain
{
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IFrontNode> _watchers = new(StringComparer.Ordinal);
    private PresenceStatus _said = PresenceStatus.Online;

    private PresenceState State
    {
        get
        {
            var (_, user) = GrainInterfaces.GrainKeys.Parse(this.GetPrimaryKeyString());
            return _connections.Values.Sum() > 0
                ? new PresenceState(user, _said, DateTimeOffset.UnixEpoch)
                : new PresenceState(user, PresenceStatus.Offline, _connections.Count > 0 ? DateTimeOffset.UnixEpoch : null);
        }
    }

    public Task Report(string nodeId, int connections)
    {
        _connections[nodeId] = connections;
        return Tell();
    }

    public Task SetStatus(PresenceStatus status)
    {
        _said = status;
        return Tell();
    }

    public Task<PresenceState> Get() => Task.FromResult(State);

    public Task<PresenceState> Watch(string nodeId, IFrontNode node)
    {
        _watchers[nodeId] = node;
        return Task.FromResult(State);
    }

    public Task Unwatch(string nodeId)
    {
        _watchers.Remove(nodeId);
        return Task.CompletedTask;
    }

    private Task Tell()
    {
        var (organization, _) = GrainInterfaces.GrainKeys.Parse(this.GetPrimaryKeyString());
        foreach (var node in _watchers.Values)
        {
            _ = node.PresenceChanged(organization, State);
        }

        return Task.CompletedTask;
    }
}

public sealed class FakeAppointmentsGrain(FakeWorld world) : Grain, IAppointmentsGrain
{
    public Task<Outcome<Availability>> GetAvailabilityOn(
        string serviceId, string? therapistId, DateOnly date, int days, string? timeZone, string? holderId)
    {
        Interlocked.Increment(ref world.SlotQueries);
        return Task.FromResult<Outcome<Availability>>(world.Slots.TryGetValue(serviceId, out var slots)
            ? new Availability([.. slots.Where(slot => therapistId is null || slot.TherapistId == therapistId)], "1")
            : ErrorCatalogue.NotFound);
    }

    public Task<List<OutsideBooking>> ListOutsideHours(string? therapistId) => throw new NotSupportedException();

    public Task<Outcome<WaitlistEntry>> JoinWaitlist(WaitlistRequest request) => throw new NotSupportedException();

    public Task<Outcome<Availability>> GetAvailability(string serviceId, string? therapistId, DateTimeOffset from, DateTimeOffset to, string? holderId) =>
        throw new NotSupportedException();

    public Task<Outcome<RankedSlots>> Suggest(SuggestionQuery query) => throw new NotSupportedException();

    public Task<Outcome<Hold>> PlaceHold(Caller caller, string commandId, string therapistId, string serviceId, DateTimeOffset start) =>
        throw new NotSupportedException();

    public Task<Outcome<GrainInterfaces.Booking.Booking>> Book(BookingRequest request) => throw new NotSupportedException();

    public Task<Outcome<BookedSeries>> BookSeries(SeriesRequest request) => throw new NotSupportedException();

    public Task<Outcome<GrainInterfaces.Booking.Booking>> Reschedule(Reschedule command) => throw new NotSupportedException();

    public Task<Outcome<BookingPage>> List(Caller caller, BookingQuery query) => throw new NotSupportedException();
}
