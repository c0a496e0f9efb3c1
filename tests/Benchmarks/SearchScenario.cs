using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Search;
using Realtime.Grains.Chat;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Benchmarks;

/// <summary>
/// Searches in a practice of 10,000 conversations and a million messages, over SQLite, beside one table of the same texts in the open that
/// SQLite searches itself, by its full-text index and by looking at each.
/// </summary>
internal static class SearchScenario
{
    private const string Org = "org_search";
    private const int Rooms = 10_000;
    private const int MessagesEach = 100;
    private const int WordsEach = 10;
    private const int Vocabulary = 20_000;
    private const int FillersAtOnce = 64;
    private const int PageLimit = 50;
    private const int FirstPages = 40;
    private const int WholeSearches = 5;
    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Caller Owner = new(Org, "us_search", Role.Owner, "Olga", "");
    private static readonly string[] Words = MakeWords();

    private static readonly (string What, string Query)[] Searches =
    [
        ("a word of one old message", "xylophone"),
        ("a word of every third", Words[0]),
        ("two words, seldom together", $"{Words[900]} {Words[1_100]}"),
        ("a word that nobody said", "quetzalcoatl"),
    ];

    internal static async Task Run(CancellationToken cancellation)
    {
        await using var host = await SqliteHost.Start(cancellation);
        using var peer = new SearchPeer(Path.Combine(host.Folder, "peer.db"));
        await Fill(host.Services, cancellation);
        var watch = Stopwatch.StartNew();
        for (var room = 0; room < Rooms; room++)
        {
            peer.Add(Texts(room));
        }

        peer.Index();
        Console.WriteLine($"The same in one table, with a full-text index, in {watch.Elapsed.TotalSeconds:N0} s.");

        // What of the grains' own files is not in memory yet is no more their cost than the peer's.
        var search = host.Grains.GetGrain<ISearchGrain>(Org);
        Console.WriteLine($"{"",-28}{"first page: found",18}{"p50 ms",10}{"p99 ms",10}{"pages",8}{"all: found",12}{"p50 ms",10}{"FTS ms",10}{"LIKE ms",10}{"of FTS",9}{"of LIKE",9}");
        foreach (var (what, query) in Searches)
        {
            var first = new List<double>();
            SearchPage page = null!;
            for (var number = 0; number < FirstPages; number++)
            {
                first.Add(await Time(async () => page = (await search.Search(Owner, query, PageLimit, null)).Value!));
            }

            var (all, found, pages) = (new List<double>(), 0, 0);
            for (var number = 0; number < WholeSearches; number++)
            {
                all.Add(await Time(async () => (found, pages) = await FindAll(search, query)));
            }

            var fullText = await Time(() => Task.FromResult(peer.FullText(query, PageLimit)));
            var like = await Time(() => Task.FromResult(peer.Like(query, PageLimit)));
            first.Sort();
            all.Sort();
            var p50 = first[FirstPages / 2];
            Console.WriteLine(
                $"{what,-28}{page.Items.Count,18}{p50,10:N1}{first[^1],10:N1}{pages,8}{found,12}{all[WholeSearches / 2],10:N1}{fullText,10:N2}{like,10:N1}{p50 / fullText,9:N1}{p50 / like,9:N2}");
        }
    }

    /// <summary>Up to so many pages as somebody may go through.</summary>
    private static async Task<(int Found, int Pages)> FindAll(ISearchGrain search, string query)
    {
        const int PagesMax = 10;
        var (found, pages, cursor) = (0, 0, (string?)null);
        do
        {
            var page = (await search.Search(Owner, query, PageLimit, cursor)).Value!;
            (found, pages, cursor) = (found + page.Items.Count, pages + 1, page.NextCursor);
        }
        while (cursor is not null && pages < PagesMax);

        return (found, pages);
    }

    private static async Task<double> Time(Func<Task> call)
    {
        var watch = Stopwatch.StartNew();
        await call();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Journals, records, keys and the index as the product leaves them, past its grains.</summary>
    private static async Task Fill(IServiceProvider services, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rooms), new ParallelOptions { MaxDegreeOfParallelism = FillersAtOnce, CancellationToken = cancellation }, async (number, _) => await FillRoom(services, number));
        Console.WriteLine($"{Rooms * MessagesEach:N0} messages of {WordsEach} words in {Rooms:N0} conversations, in {watch.Elapsed.TotalSeconds:N0} s.");
    }

    private static async Task FillRoom(IServiceProvider services, int number)
    {
        var (journal, documents, ids) = (services.GetRequiredService<IJournal>(), services.GetRequiredService<IDocuments>(), services.GetRequiredService<IIdSource>());
        var (id, visitor) = ($"rm_{number:D6}", new Participant($"vi_{number:D6}", "Vera", Role.Visitor));
        var key = await new PersonalVault(documents, Org).KeyOf(visitor.UserId);
        var at = Began.AddMinutes(number);
        var texts = Texts(number);
        var entries = texts.Select((text, index) => EventCodec<IRoomEvent>.Encode(
            new MessagePosted($"ms_{number}_{index}", $"m{index}", visitor.UserId, "", Role.Visitor, MessageKind.Text, key.Seal($"Vera\u0002{text}"), null),
            $"{visitor.UserId}/m{index}",
            at.AddSeconds(index))).ToList();
        await new RoomDirectory(documents).Write(
            new RoomSummary(id, Org, null, [visitor], RoomStatus.Open, null, MessagesEach, null, at, new Dictionary<string, long>(StringComparer.Ordinal)), PutCondition.Absent);
        await journal.Append($"room/{Org}/{id}", 0, entries);
        await new SearchedStream(journal, documents, ids, $"room/{Org}/{id}", Org, id, SearchSource.Messages)
            .Add([.. texts.Select((text, index) => new SearchableText(index + 1, at.AddSeconds(index), text))]);
        await journal.MarkDispatched($"room/{Org}/{id}", MessagesEach);
    }

    /// <summary>Words as languages have them: the n-th is said a third as often as the first, divided by n; the rarest in the oldest conversation.</summary>
    private static List<string> Texts(int room)
    {
        var random = new Random(room);
        var texts = Enumerable.Range(0, MessagesEach).Select(_ => string.Join(' ', Enumerable.Range(0, WordsEach).Select(_ => Words[Zipf(random)]))).ToList();
        if (room == 0)
        {
            texts[MessagesEach / 2] += " xylophone";
        }

        return texts;
    }

    private static int Zipf(Random random) => (int)Math.Min(Vocabulary - 1, Math.Exp(random.NextDouble() * Math.Log(Vocabulary)) - 1);

    private static string[] MakeWords()
    {
        const string Consonants = "bcdfglmnprstvw";
        const string Vowels = "aeiou";
        var random = new Random(1);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < Vocabulary)
        {
            var syllables = 1 + random.Next(4);
            words.Add(string.Concat(Enumerable.Range(0, syllables).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}{(random.Next(2) == 0 ? "" : Consonants[random.Next(Consonants.Length)])}")));
        }

        // The commonest are words that are found by how they begin, as others are.
        return [.. words.OrderByDescending(word => word.Length >= 5)];
    }
}
