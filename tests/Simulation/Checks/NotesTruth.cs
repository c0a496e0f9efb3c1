using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>The notes beside one conversation as their entries tell it: in a sequence of their own, of staff alone.</summary>
internal sealed class NotesTruth(string stream, StoredWords words) : StreamTruth(stream)
{
    private readonly List<Note> _notes = [];

    public string RoomId => Stream.Split('/')[2];

    public IEnumerable<Note> Notes => _notes.Select(Open);

    public void Check(Note seen)
    {
        Promise.Holds(seen.Sequence >= 1 && seen.Sequence <= Head, $"{Stream}: note {seen.Sequence} was shown before it was durable, head {Head}");
        var kept = Open(_notes[(int)seen.Sequence - 1]);
        Promise.Holds(seen == kept, $"{Stream}: note {seen.Sequence} was shown as {seen}, and is {kept}");
    }

    protected override void Apply(StoredEntry entry)
    {
        var posted = (NotePosted)EventCodec<INoteEvent>.Decode(entry.Kind, entry.Data.Span);
        Promise.Holds(posted.AuthorId.StartsWith("us_", StringComparison.Ordinal), $"{Stream}: note {entry.Sequence} is of {posted.AuthorId}");
        _notes.Add(posted.ToNote(new EntryContext(entry.Sequence, entry.CommandId, entry.At)));
    }

    private Note Open(Note kept) => kept with { Text = words.Open(kept.Text, Stream.Split('/')[1], RoomId) };
}
