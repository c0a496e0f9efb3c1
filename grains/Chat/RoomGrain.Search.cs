using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Search;

namespace Realtime.Grains.Chat;

/// <summary>What of a conversation can be searched: what people wrote, as it reads now.</summary>
internal sealed partial class RoomGrain
{
    private async Task Index(IReadOnlyList<Committed<IRoomEvent>> entries)
    {
        if (_key.IsErased)
        {
            return;
        }

        var items = entries.Select(entry => MessageWords.Reveal(((MessagePosted)entry.Event).ToMessage(entry.Entry), _key)).ToList();
        await _searched.Add(Searchable(items));
        foreach (var subject in items.Where(MessageChanges.IsChange).Select(MessageChanges.SubjectOf).DistinctBy(SearchIndex.StretchOf))
        {
            await _searched.Remake(subject, async (after, limit) => Searchable(await _history.After(after, limit)), () => AskNewest((_, _) => true));
        }
    }

    private static List<SearchableText> Searchable(IEnumerable<Message> messages) =>
    [
        .. messages.Where(message => message is { Kind: MessageKind.Text, Text.Length: > 0 })
            .Select(message => new SearchableText(message.Sequence, message.SentAt, message.Text)),
    ];
}
