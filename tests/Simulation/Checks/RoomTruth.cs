using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>One conversation as its entries tell it: who sees an item sees this one, at this place.</summary>
internal sealed class RoomTruth(string stream, StoredWords words, Func<DeskTruth?> desk) : StreamTruth(stream)
{
    private readonly List<Message> _messages = [];

    public IReadOnlyList<Message> Messages => _messages;

    public RoomStatus Status { get; private set; }

    /// <summary>Empty: nobody.</summary>
    public string AssignedTo { get; private set; } = "";

    /// <summary>The visitor said something that nobody has answered.</summary>
    public bool IsVisitorWaiting { get; private set; }

    public string OrganizationId => Stream.Split('/')[1];

    public string RoomId => Stream.Split('/')[2];

    public void Check(Message seen)
    {
        Promise.Holds(seen.Sequence >= 1 && seen.Sequence <= Head, $"{Stream}: item {seen.Sequence} was shown before it was durable, head {Head}");
        var kept = Kept(seen.Sequence);
        Promise.Holds(
            (seen.Id, seen.SenderId, seen.Kind, seen.ClientMessageId) == (kept.Id, kept.SenderId, kept.Kind, kept.ClientMessageId),
            $"{Stream}: item {seen.Sequence} was shown as {seen.Id}, and is {kept.Id}");
        Promise.Holds(
            MayRead(seen, kept),
            () => $"{Stream}: item {seen.Sequence} was shown as '{seen.Text}' {seen.Data}, and is '{kept.Text}' {kept.Data}");
    }

    /// <summary>What the item must read as for somebody who has seen everything.</summary>
    public (string Text, bool IsDeleted) Final(long sequence)
    {
        var last = ChangesOf(sequence).LastOrDefault();
        return last is null ? (Kept(sequence).Text, false) : last.Kind == MessageKind.Deletion ? ("", true) : (last.Text, false);
    }

    /// <summary>All that a message ever said, the first first.</summary>
    public IEnumerable<string> Versions(long sequence) =>
        ChangesOf(sequence).Where(change => change.Kind == MessageKind.Edit).Select(change => change.Text).Prepend(Kept(sequence).Text);

    /// <summary>An item may be read at any moment after it was written: as it was, or with a mark that tells which change it shows.</summary>
    private bool MayRead(Message seen, Message kept) => seen switch
    {
        { Data.Deleted: { } mark } => seen.Text.Length == 0 && Kept(mark.Sequence) is { Kind: MessageKind.Deletion } by && Speaks(by, seen.Sequence) && by.SentAt == mark.At,
        { Data.Edited: { } mark } => Kept(mark.Sequence) is { Kind: MessageKind.Edit } by && Speaks(by, seen.Sequence) && by.Text == seen.Text && by.SentAt == mark.At,
        { Kind: MessageKind.Edit } => Speaks(kept, seen.Data!.Edit!.Sequence) && ChangesOf(seen.Data.Edit.Sequence)
            .Any(by => by.Sequence >= seen.Sequence && seen.Data.Edit.Text == (by.Kind == MessageKind.Edit ? by.Text : "")),
        { Kind: MessageKind.Deletion } => Speaks(kept, seen.Data!.Deletion!.Sequence),
        _ => seen.Text == kept.Text,
    };

    private IEnumerable<Message> ChangesOf(long sequence) =>
        _messages.Where(item => Speaks(item, sequence)).Select(item => Kept(item.Sequence)).ToList();

    private static bool Speaks(Message change, long sequence) => change.Data?.Edit?.Sequence == sequence || change.Data?.Deletion?.Sequence == sequence;

    private Message Kept(long sequence) =>
        _messages[(int)sequence - 1] = words.Reveal(_messages[(int)sequence - 1], OrganizationId, RoomId);

    protected override void Apply(StoredEntry entry)
    {
        var posted = (MessagePosted)EventCodec<IRoomEvent>.Decode(entry.Kind, entry.Data.Span);
        Promise.Holds(
            Status == RoomStatus.Open || posted.Kind is not (MessageKind.Text or MessageKind.Proposal or MessageKind.Edit),
            $"{Stream}: item {entry.Sequence} was posted in a closed conversation");
        if (posted.Data is { Edit.Sequence: var edited })
        {
            CheckChange(entry, posted, edited);
        }
        else if (posted.Data is { Deletion.Sequence: var deleted })
        {
            CheckChange(entry, posted, deleted);
        }

        if (posted.Data?.AssignedTo is { } assignee)
        {
            CheckAssignment(entry, assignee);
            AssignedTo = assignee;
        }

        IsVisitorWaiting = posted switch
        {
            { Data.Status: RoomStatus.Closed } => false,
            { Kind: MessageKind.Text, SenderRole: Role.Visitor } => true,
            { Kind: MessageKind.Text or MessageKind.Proposal, SenderRole: not null } => false,
            { SenderRole: not null, Data.AssignedTo: "" } => true,
            _ => IsVisitorWaiting,
        };
        Status = posted.Data?.Status ?? Status;
        _messages.Add(posted.ToMessage(new EntryContext(entry.Sequence, entry.CommandId, entry.At)));
    }

    /// <summary>The desk assigns only what is open and nobody's, releases only what is somebody's, and both as it decided.</summary>
    private void CheckAssignment(StoredEntry entry, string assignee)
    {
        if (entry.CommandId?.StartsWith("desk/", StringComparison.Ordinal) != true)
        {
            return;
        }

        var decided = long.Parse(entry.CommandId["desk/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Promise.Holds(Status == RoomStatus.Open, $"{Stream}: the desk assigns at item {entry.Sequence}, and it is closed");
        Promise.Holds((AssignedTo.Length == 0) == (assignee.Length > 0), $"{Stream}: the desk assigns to '{assignee}' at item {entry.Sequence}, and it is '{AssignedTo}''s");
        var decision = assignee.Length > 0 ? desk()?.Given.GetValueOrDefault(decided) : desk()?.Taken.GetValueOrDefault(decided);
        Promise.Holds(
            decision == (RoomId, assignee.Length > 0 ? assignee : AssignedTo),
            $"{Stream}: item {entry.Sequence} assigns to '{assignee}' from '{AssignedTo}', and the desk decided {decision} at {decided}");
    }

    private void CheckChange(StoredEntry entry, MessagePosted change, long subject)
    {
        Promise.Holds(
            subject >= 1 && subject < entry.Sequence && _messages[(int)subject - 1] is { Kind: MessageKind.Text } of && of.SenderId == change.SenderId,
            $"{Stream}: item {entry.Sequence} changes item {subject}, which is not a text of {change.SenderId}");
        Promise.Holds(
            !_messages.Exists(item => item.Data?.Deletion?.Sequence == subject),
            $"{Stream}: item {entry.Sequence} changes item {subject}, which was deleted");
    }
}
