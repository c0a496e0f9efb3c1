using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>One conversation as its entries tell it: who sees an item sees this one, at this place.</summary>
internal sealed class RoomTruth(string stream, StoredWords words) : StreamTruth(stream)
{
    private readonly List<Message> _messages = [];

    public IReadOnlyList<Message> Messages => _messages;

    public RoomStatus Status { get; private set; }

    public string OrganizationId => Stream.Split('/')[1];

    public string RoomId => Stream.Split('/')[2];

    public void Check(Message seen)
    {
        Promise.Holds(seen.Sequence >= 1 && seen.Sequence <= Head, $"{Stream}: item {seen.Sequence} was shown before it was durable, head {Head}");
        var kept = _messages[(int)seen.Sequence - 1] = words.Reveal(_messages[(int)seen.Sequence - 1], OrganizationId, RoomId);
        Promise.Holds(
            (seen.Id, seen.SenderId, seen.Text, seen.Kind, seen.ClientMessageId) == (kept.Id, kept.SenderId, kept.Text, kept.Kind, kept.ClientMessageId),
            $"{Stream}: item {seen.Sequence} was shown as {seen.Id} '{seen.Text}', and is {kept.Id} '{kept.Text}'");
    }

    protected override void Apply(StoredEntry entry)
    {
        var posted = (MessagePosted)EventCodec<IRoomEvent>.Decode(entry.Kind, entry.Data.Span);
        Promise.Holds(
            Status == RoomStatus.Open || posted.Kind is not (MessageKind.Text or MessageKind.Proposal),
            $"{Stream}: item {entry.Sequence} was posted in a closed conversation");
        Status = posted.Data?.Status ?? Status;
        _messages.Add(posted.ToMessage(new EntryContext(entry.Sequence, entry.CommandId, entry.At)));
    }
}
