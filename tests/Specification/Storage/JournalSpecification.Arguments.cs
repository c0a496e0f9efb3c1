using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

public abstract partial class JournalSpecification
{
    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\t")]
    [InlineData("grün")]
    public async Task Stream_names_other_than_visible_ascii_are_refused(string stream)
    {
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(stream, 0, Entries.Many(1)));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Read(stream, 0, 1));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ReadHead(stream));
        await Should.ThrowAsync<ArgumentException>(() => Journal.FindCommand(stream, "c"));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ReadSnapshot(stream));
        await Should.ThrowAsync<ArgumentException>(() => Journal.WriteSnapshot(stream, new(1, "s.1", default)));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ReadDispatched(stream));
        await Should.ThrowAsync<ArgumentException>(() => Journal.MarkDispatched(stream, 1));
    }

    [Fact]
    public async Task Stream_names_of_the_longest_length_are_taken_and_longer_ones_refused()
    {
        var longest = new string('s', IJournal.StreamNameLengthMax);
        (await Journal.Append(longest, 0, Entries.Many(1))).ShouldBeTrue();
        (await Journal.ReadHead(longest)).ShouldBe(1);
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(longest + "s", 0, Entries.Many(1)));
    }

    [Fact]
    public async Task Append_out_of_bounds_is_refused_and_writes_nothing()
    {
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, 0, []));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, 0, Entries.Many(IJournal.BatchEntriesMax + 1)));
        await Should.ThrowAsync<ArgumentException>(
            () => Journal.Append(Stream, 0, [new("n.1", null, Entries.At, new byte[IJournal.BatchBytesMax])]));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, -1, Entries.Many(1)));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, 0, [new("", null, Entries.At, default)]));
        await Should.ThrowAsync<ArgumentException>(
            () => Journal.Append(Stream, 0, [new(new string('k', IJournal.KindLengthMax + 1), null, Entries.At, default)]));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, 0, [Entries.Of("x", "")]));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Append(Stream, 0, [Entries.Of("x", "half a pair \ud83d")]));
        await Should.ThrowAsync<ArgumentException>(
            () => Journal.Append(Stream, 0, [Entries.Of("x", new string('c', IJournal.CommandIdLengthMax + 1))]));
        (await Journal.ReadHead(Stream)).ShouldBe(0);
    }

    [Fact]
    public async Task Read_out_of_bounds_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(() => Journal.Read(Stream, -1, 1));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Read(Stream, 0, 0));
        await Should.ThrowAsync<ArgumentException>(() => Journal.Read(Stream, 0, IJournal.ReadEntriesMax + 1));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ListUndispatched(null, 0));
        await Should.ThrowAsync<ArgumentException>(() => Journal.ListUndispatched(null, IJournal.ReadEntriesMax + 1));
        await Should.ThrowAsync<ArgumentException>(() => Journal.FindCommand(Stream, ""));
        await Should.ThrowAsync<ArgumentException>(() => Journal.MarkDispatched(Stream, -1));
        await Should.ThrowAsync<ArgumentException>(() => Journal.WriteSnapshot(Stream, new(0, "s.1", default)));
        await Should.ThrowAsync<ArgumentException>(
            () => Journal.WriteSnapshot(Stream, new(1, "s.1", new byte[IJournal.SnapshotBytesMax + 1])));
    }

    [Fact]
    public async Task Append_that_is_cancelled_before_it_began_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Journal.Append(Stream, 0, Entries.Many(1), cancelled.Token));
        (await Journal.ReadHead(Stream)).ShouldBe(0);
    }
}
