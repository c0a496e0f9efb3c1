using Realtime.Grains.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Search;

/// <summary>An item that can be found: where it stands, and what it says.</summary>
public readonly record struct SearchableText(long Sequence, DateTimeOffset At, string Text);

/// <summary>
/// Keeps the index of one stream as its items come and change; used on its grain's turns. Everything can be repeated, and two owners of
/// the stream that write one stretch both have their words in it.
/// </summary>
public sealed class SearchedStream(IJournal journal, IDocuments documents, IIdSource ids, string stream, string organizationId, string roomId, SearchSource source)
{
    private const int DeletedAtOnce = 16;

    private readonly SearchIndex _index = new(documents, organizationId);
    private Known? _newest;
    private Task _running = Task.CompletedTask;
    private bool _isErased;

    /// <summary>Adds what these items say.</summary>
    public Task Add(IReadOnlyList<SearchableText> items) => InTurn(async () =>
    {
        var tokens = await _index.Tokens(ids);
        foreach (var some in items.GroupBy(item => SearchIndex.StretchOf(item.Sequence)))
        {
            var added = new HashSet<ushort>();
            foreach (var item in some)
            {
                tokens.Add(item.Text, added);
            }

            await Write(some.Key, BegunAt(some), present => present.IsSupersetOf(added) ? null : [.. present, .. added]);
        }
    });

    /// <summary>Makes the stretch of an item anew from what its items say now: words that were taken back leave the index.</summary>
    /// <param name="sequence">Of an item in it.</param>
    /// <param name="read">The items after a sequence, at most so many, as they read now.</param>
    /// <param name="isNewest">Fails where another owner has written what was not read: its words, which may be in the index, would leave it.</param>
    public Task Remake(long sequence, Func<long, int, Task<IReadOnlyList<SearchableText>>> read, Func<Task> isNewest) => InTurn(async () =>
    {
        var tokens = await _index.Tokens(ids);
        var stretch = SearchIndex.StretchOf(sequence);
        while (!_isErased)
        {
            var known = await Load(stretch, begun: null);
            var made = new HashSet<ushort>();
            foreach (var item in await read(stretch * SearchIndex.StretchLength, SearchIndex.StretchLength))
            {
                tokens.Add(item.Text, made);
            }

            await isNewest();
            if (known.Tokens.SetEquals(made) || await Put(known, made) is not null)
            {
                _newest = null;
                return;
            }
        }
    });

    /// <summary>Removes all there is, and keeps anything more from being added here.</summary>
    /// <param name="head">The stream's.</param>
    public Task Erase(long head)
    {
        _isErased = true;
        return InTurn(async () =>
        {
            _newest = null;
            foreach (var some in StretchesUpTo(head).Chunk(DeletedAtOnce))
            {
                await Task.WhenAll(some.Select(async stretch => await _index.Delete(await IdOf(stretch, begun: null))));
            }
        });
    }

    private static IEnumerable<long> StretchesUpTo(long head)
    {
        for (var stretch = 0L; stretch * SearchIndex.StretchLength < head; stretch++)
        {
            yield return stretch;
        }
    }

    /// <summary>Where the first item of the stretch is among them: when that was.</summary>
    private static DateTimeOffset? BegunAt(IGrouping<long, SearchableText> items) =>
        items.Where(item => item.Sequence == (items.Key * SearchIndex.StretchLength) + 1).Select(item => (DateTimeOffset?)item.At).FirstOrDefault();

    /// <param name="stretch">Which.</param>
    /// <param name="begun">When its first item was, where that is known.</param>
    /// <param name="next">From the tokens that are there to those that are to be; null: they are right.</param>
    private async Task Write(long stretch, DateTimeOffset? begun, Func<HashSet<ushort>, HashSet<ushort>?> next)
    {
        var known = _newest?.Stretch == stretch ? _newest : await Load(stretch, begun);
        while (!_isErased && next(known.Tokens) is { } tokens)
        {
            if (await Put(known, tokens) is { } written)
            {
                known = written;
                break;
            }

            known = await Load(stretch, begun);
        }

        _newest = _newest is null || _newest.Stretch <= stretch ? known : _newest;
    }

    /// <summary>Null where somebody wrote it meanwhile.</summary>
    private async Task<Known?> Put(Known known, HashSet<ushort> tokens) =>
        await _index.Write(known.Id, new SearchStretch(roomId, source, known.Stretch, SearchStretch.WriteTokens(tokens)), known.Version) is { } version
            ? known with { Version = version, Tokens = tokens }
            : null;

    private async Task<Known> Load(long stretch, DateTimeOffset? begun)
    {
        var id = await IdOf(stretch, begun);
        var (present, version) = await _index.Read(id);
        return new Known(stretch, id, version, present?.ReadTokens() ?? []);
    }

    private async Task<string> IdOf(long stretch, DateTimeOffset? begun)
    {
        var at = begun ?? (await journal.Read(stream, stretch * SearchIndex.StretchLength, 1))[0].At;
        return SearchIndex.IdOf(at, roomId, source, stretch);
    }

    /// <summary>One after the other, so that an erasure comes after whatever was under way. What failed is forgotten, and read again.</summary>
    private async Task InTurn(Func<Task> work)
    {
        var before = _running;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = mine.Task;
        try
        {
            await before;
            await work();
        }
        catch
        {
            _newest = null;
            throw;
        }
        finally
        {
            mine.SetResult();
        }
    }

    private sealed record Known(long Stretch, string Id, long Version, HashSet<ushort> Tokens);
}
