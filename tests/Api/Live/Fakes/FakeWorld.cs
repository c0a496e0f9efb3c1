using System.Collections.Concurrent;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Tests.Api.Live.Fakes;

/// <summary>What the fake grains of one test server know, and what goes wrong between them and its front node.</summary>
public sealed class FakeWorld
{
    /// <summary>Keys (<c>organization/room</c>) of conversations that exist.</summary>
    public ConcurrentDictionary<string, bool> Rooms { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, TicketGrant> Tickets { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, bool> EndedSessions { get; } = new(StringComparer.Ordinal);

    /// <summary>By organization, service and date: the slots.</summary>
    public ConcurrentDictionary<string, List<Slot>> Slots { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a message's sequence: what becomes of its push.</summary>
    public Func<long, PushFault> Fault { get; set; } = _ => PushFault.None;

    /// <summary>How often rooms were read, and availability was asked for.</summary>
    public int RoomReads;
    public int SlotQueries;
}

public enum PushFault
{
    None,
    Lost,
    Twice,

    /// <summary>Arrives after the next one.</summary>
    Late,
}
