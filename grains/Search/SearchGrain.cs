using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Search;
using Realtime.Grains.Chat;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Search;

/// <summary>Goes through the index, newest first, and reads the stretches that may have the words: what they say now decides.</summary>
[Reentrant, GrainType("search")]
internal sealed class SearchGrain(IJournal journal, IDocuments documents, IIdSource ids) : Grain, ISearchGrain
{
    private const int IndexPageMax = 500;
    private const int ReadAtOnceMax = 8;

    private SearchIndex _index = null!;
    private string _organizationId = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _organizationId = this.GetPrimaryKeyString();
        _index = new SearchIndex(documents, _organizationId);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<Outcome<SearchPage>> Search(Caller caller, string query, int limit, string? cursor)
    {
        if (caller.OrganizationId != _organizationId || !caller.Role.IsStaff)
        {
            return ErrorCatalogue.NotFound;
        }

        if (SearchWords.Of(query) is not { Count: > 0 and <= ISearchGrain.WordsMax } words || query.Length > ISearchGrain.QueryLengthMax)
        {
            return Invalid($"is 1 to {ISearchGrain.WordsMax} words, of {ISearchGrain.QueryLengthMax} characters at most");
        }

        Place? place = null;
        if (cursor is not null && !Place.TryRead(cursor, out place))
        {
            return ErrorCatalogue.InvalidCursor;
        }

        await new RoomsBehind(GrainFactory, journal, _organizationId).Settle();
        return await Find(caller, words, Math.Clamp(limit, 1, ISearchGrain.PageMax), place);
    }

    private async Task<SearchPage> Find(Caller caller, List<SearchWord> words, int limit, Place? place)
    {
        var wanted = (await _index.Tokens(ids)).Wanted(words);
        var (found, lookedAt, read) = (new List<FoundText>(), 0, 0);
        for (var before = place?.QueryBefore; ;)
        {
            var page = await _index.Before(before, IndexPageMax);
            var candidates = page.Items.Select(document => (document.Id, Stretch: JournalJson.Read<SearchStretch>(document.Data)))
                .Where(one => one.Stretch.MayHave(wanted)).ToList();
            while (candidates.Count > 0)
            {
                // More at once the longer it takes: a common word is in the first, a rare one behind many that only may have it.
                var some = candidates.GetRange(0, Math.Min(Math.Min(read + 1, ReadAtOnceMax), Math.Min(candidates.Count, ISearchGrain.ReadMax - read)));
                candidates.RemoveRange(0, some.Count);
                read += some.Count;
                var texts = await Task.WhenAll(some.Select(one => Matches(caller, one.Stretch, words)));
                foreach (var ((id, _), items) in some.Zip(texts))
                {
                    var until = place?.StretchId == id ? place.BeforeSequence ?? long.MaxValue : long.MaxValue;
                    foreach (var item in items.Where(item => item.Sequence < until).OrderByDescending(item => item.Sequence))
                    {
                        found.Add(item);
                        if (found.Count == limit)
                        {
                            return new SearchPage(found, new Place(id, item.Sequence).ToString());
                        }
                    }
                }

                if (read == ISearchGrain.ReadMax)
                {
                    return new SearchPage(found, new Place(some[^1].Id, null).ToString());
                }
            }

            lookedAt += page.Items.Count;
            if (page.NextCursor is null)
            {
                return new SearchPage(found, null);
            }

            before = page.Items[^1].Id;
            if (lookedAt >= ISearchGrain.LookedAtMax)
            {
                return new SearchPage(found, new Place(before, null).ToString());
            }
        }
    }

    private async Task<List<FoundText>> Matches(Caller caller, SearchStretch stretch, List<SearchWord> words)
    {
        var key = GrainKeys.Of(_organizationId, stretch.RoomId);
        if (stretch.Source == SearchSource.Notes)
        {
            var notes = await GrainFactory.GetGrain<INotesGrain>(key).ReadAfter(caller, stretch.After, SearchIndex.StretchLength);
            return Matching(notes.Value?.Items ?? [], note => note.Text, words, (note, snippet) =>
                new FoundText(stretch.RoomId, note.Sequence, IsNote: true, note.AuthorId, note.AuthorName, note.CreatedAt, snippet));
        }

        var messages = await GrainFactory.GetGrain<IRoomGrain>(key).ReadAfter(caller, stretch.After, SearchIndex.StretchLength);
        return Matching(messages.Value?.Items.FindAll(message => message.Kind == MessageKind.Text) ?? [], message => message.Text, words, (message, snippet) =>
            new FoundText(stretch.RoomId, message.Sequence, IsNote: false, message.SenderId, message.SenderName, message.SentAt, snippet));
    }

    private static List<FoundText> Matching<T>(List<T> items, Func<T, string> textOf, List<SearchWord> wanted, Func<T, string, FoundText> found)
    {
        var matching = new List<FoundText>();
        foreach (var item in items)
        {
            var text = textOf(item);
            if (text != PersonalKey.ErasedText && Snippet.FirstMatch(text, wanted) is { } at)
            {
                matching.Add(found(item, Snippet.Around(text, at)));
            }
        }

        return matching;
    }

    private static Problem Invalid(string sentence) => ErrorCatalogue.ValidationFailed.Problem($"The query {sentence}.").At("q", sentence);

    /// <summary>Behind a whole stretch, or within one.</summary>
    private sealed record Place(string StretchId, long? BeforeSequence)
    {
        /// <summary>An id that follows on that of the stretch itself, so that a stretch that was not read to its end comes again.</summary>
        public string QueryBefore => BeforeSequence is null ? StretchId : StretchId + "!";

        public override string ToString() => Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{StretchId} {BeforeSequence}")));

        public static bool TryRead(string cursor, out Place? place)
        {
            place = null;
            if (!Base64Url.IsValid(cursor) || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ') is not [{ Length: > 0 and <= 256 } id, var sequence]
                || !id.All(c => c is > ' ' and <= '~'))
            {
                return false;
            }

            if (sequence.Length == 0)
            {
                place = new Place(id, null);
            }
            else if (long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
            {
                place = new Place(id, before);
            }

            return place is not null;
        }
    }
}
