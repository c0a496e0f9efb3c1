using System.Runtime.CompilerServices;
using Realtime.Grains.Chat;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations;

/// <summary>Makes the search index of one stream again from its journal: what is lacking is added, what should not be there goes.</summary>
internal sealed class SearchRebuild(IJournal journal, IDocuments documents, StreamPosition stream, string organizationId, string roomId)
{
    public Task Messages(Room room, PersonalKey key, CancellationToken cancellation) =>
        Run(SearchSource.Messages, key, Said(room, key, cancellation));

    public Task Notes(PersonalKey key, CancellationToken cancellation) => Run(SearchSource.Notes, key, Noted(key, cancellation));

    private async Task Run(SearchSource source, PersonalKey key, IAsyncEnumerable<SearchableText> texts)
    {
        var searched = new SearchedStream(journal, documents, new RandomIdSource(), stream.Stream, organizationId, roomId, source);
        if (key.IsErased)
        {
            await searched.Erase(stream.Head);
            return;
        }

        var (stretch, items) = (0L, new List<SearchableText>());
        await foreach (var text in texts)
        {
            for (; SearchIndex.StretchOf(text.Sequence) > stretch; stretch++, items.Clear())
            {
                await Remake(searched, stretch, items);
            }

            items.Add(text);
        }

        for (; stretch * SearchIndex.StretchLength < stream.Head; stretch++, items.Clear())
        {
            await Remake(searched, stretch, items);
        }
    }

    private static Task Remake(SearchedStream searched, long stretch, List<SearchableText> items) =>
        searched.Remake((stretch * SearchIndex.StretchLength) + 1, (_, _) => Task.FromResult<IReadOnlyList<SearchableText>>(items), () => Task.CompletedTask);

    /// <summary>What people wrote, ascending, as <paramref name="room"/> says that it reads now.</summary>
    private async IAsyncEnumerable<SearchableText> Said(Room room, PersonalKey key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (entry, change) in StreamReplay.Read<IRoomEvent>(journal, stream, cancellation))
        {
            var item = ((MessagePosted)change).ToMessage(entry);
            var newest = room.Changes.GetValueOrDefault(entry.Sequence);
            if (newest is { IsDeletion: true })
            {
                continue;
            }

            if (newest is not null)
            {
                // The same author's words, sealed alike.
                var edit = (await journal.Read(stream.Stream, newest.Sequence - 1, 1, cancellation))[0];
                item = item with { Text = ((MessagePosted)EventCodec<IRoomEvent>.Decode(edit.Kind, edit.Data.Span)).Text };
            }

            if (RoomDirectory.SaidIn(item, key) is { } text)
            {
                yield return new SearchableText(entry.Sequence, entry.At, text);
            }
        }
    }

    private async IAsyncEnumerable<SearchableText> Noted(PersonalKey key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (entry, change) in StreamReplay.Read<INoteEvent>(journal, stream, cancellation))
        {
            if (key.Open(((NotePosted)change).Text) is { } text)
            {
                yield return new SearchableText(entry.Sequence, entry.At, text);
            }
        }
    }
}
