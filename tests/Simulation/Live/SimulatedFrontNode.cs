using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Live;

/// <summary>How often what a grain tells a front node is lost, late or doubled, each 0–1.</summary>
internal sealed record HintFaultRates(double Drop, double Delay, double Double);

/// <summary>A front node's reference as grains hold it.</summary>
internal interface IFrontNodeReference
{
    IFrontNode Reference { get; }
}

/// <summary>The clients' connections at one host: what grains tell it may get lost on the way, and it finds out.</summary>
internal sealed class SimulatedFrontNode : IFrontNode, IFrontNodeReference
{
    private static readonly TimeSpan s_renewPeriod = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, RoomFeed> _rooms = new(StringComparer.Ordinal);
    private readonly SimulatedHost _host;
    private readonly HintFaultRates _rates;
    private readonly Ledger _ledger;
    private readonly Dice _dice;
    private readonly Caller _caller;
    private readonly Action<Exception> _unexpected;

    public SimulatedFrontNode(SimulatedHost host, Caller caller, HintFaultRates rates, Ledger ledger, Dice dice, Action<Exception> unexpected)
    {
        (_host, _caller, _rates, _ledger, _dice, _unexpected) = (host, caller, rates, ledger, dice, unexpected);
        Reference = host.Grains.CreateObjectReference<IFrontNode>(this);
        _ = host.Tasks.Start(RenewLoop);
    }

    public IFrontNode Reference { get; }

    public string Id => $"node-{_host.Process.Name}";

    /// <summary>Off, for the part of a run in which everything must come right.</summary>
    public bool IsFaulty { get; set; } = true;

    public Task<bool> Join(LiveReader reader)
    {
        if (!_rooms.TryGetValue(reader.RoomId, out var room))
        {
            _rooms.Add(reader.RoomId, room = new RoomFeed(_host, Id, _caller, reader.RoomId));
        }

        return room.Join(reader, this);
    }

    public Task RoomMessages(string organizationId, string roomId, List<Message> messages)
    {
        Guard(() => messages.ForEach(message => _ledger.Saw(roomId, message)));
        if (IsFaulty && _dice.Chance(_rates.Drop))
        {
            return Task.CompletedTask;
        }

        void Deliver() => Guard(() => _rooms.GetValueOrDefault(roomId)?.Deliver(messages));
        if (IsFaulty && _dice.Chance(_rates.Double))
        {
            _host.Process.Clock.After(_dice.Milliseconds(0, 5_000), Deliver);
        }

        if (IsFaulty && _dice.Chance(_rates.Delay))
        {
            _host.Process.Clock.After(_dice.Milliseconds(1, 15_000), Deliver);
        }
        else
        {
            Deliver();
        }

        return Task.CompletedTask;
    }

    public Task WaitlistChanged(GrainInterfaces.Booking.WaitlistEntry entry) => Task.CompletedTask;

    public Task BookingChanged(GrainInterfaces.Booking.Booking booking)
    {
        Guard(() => _ledger.Saw(booking));
        return Task.CompletedTask;
    }

    public Task TypingChanged(string organizationId, string roomId, string userId, bool isTyping) => Task.CompletedTask;

    public Task ReadChanged(string organizationId, string roomId, string userId, long sequence) => Task.CompletedTask;

    public Task PresenceChanged(string organizationId, PresenceState state) => Task.CompletedTask;

    public Task CalendarChanged(string organizationId, string therapistId) => Task.CompletedTask;

    public Task InboxChanged(RoomSummary room) => Task.CompletedTask;

    public Task RoomErased(string organizationId, string roomId) => Task.CompletedTask;

    public Task SessionsEnded(string organizationId, string userId, string? sessionId) => Task.CompletedTask;

    public Task DeskChanged(string organizationId) => Task.CompletedTask;

    public Task ScheduleChanged(string organizationId, string therapistId) => Task.CompletedTask;

    public Task NoteAdded(string organizationId, string roomId, Note note)
    {
        Guard(() => _ledger.Saw(roomId, note));
        return Task.CompletedTask;
    }

    public Task TagsChanged(string organizationId, string roomId, List<string> tags) => Task.CompletedTask;

    public Task PracticeChanged(string organizationId) => Task.CompletedTask;

    // The grain that tells it does not listen to what becomes of it.
    private void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (SimulationFailedException failure)
        {
            _unexpected(failure);
        }
    }

    private async Task RenewLoop()
    {
        while (true)
        {
            await Attempt(() => _host.Grains.GetGrain<IBroadcastGrain>(_caller.OrganizationId).Subscribe(Id, Reference));
            foreach (var room in _rooms.Values.ToArray())
            {
                await Attempt(() => room.Renew(this));
            }

            await Task.Delay(s_renewPeriod, _host.Process.Clock);
        }
    }

    private static async Task Attempt(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception exception) when (ExpectedFailures.Includes(exception))
        {
            // The next renewal is soon.
        }
    }
}
