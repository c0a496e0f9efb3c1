using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Realtime.Tests.Cluster.Clients;

namespace Realtime.Tests.Cluster.Load;

/// <summary>Visitors who book the demo practice's slots over each other, on both front nodes.</summary>
public sealed class BookingLoad
{
    private readonly FrontClient[] _fronts;
    private readonly string[] _visitors;
    private readonly (string Therapist, string Service, string Start)[] _slots;
    private int _attempts;

    private BookingLoad(FrontClient[] fronts, string[] visitors, (string, string, string)[] slots) =>
        (_fronts, _visitors, _slots) = (fronts, visitors, slots);

    public CallTimes Calls { get; } = new();

    /// <summary>Every acknowledged booking: therapist, start and end.</summary>
    public ConcurrentDictionary<string, (string Therapist, DateTimeOffset Start, DateTimeOffset End)> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers other than a booking or a refusal of the slot, by status and code.</summary>
    public ConcurrentDictionary<string, int> Unexpected { get; } = new(StringComparer.Ordinal);

    public int Attempts => _attempts;

    /// <param name="fronts">Where it books.</param>
    /// <param name="days">How many days ahead: the further, the more slots there are to fight over.</param>
    public static async Task<BookingLoad> Begin(FrontClient[] fronts, int days)
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number => (await fronts[number % fronts.Length].Visitor($"V{number}")).Token));
        var practice = await fronts[0].Expect(HttpMethod.Get, "/public/organizations/greenhouse");
        var slots = new List<(string, string, string)>();
        var date = DateOnly.Parse((await Today(fronts[0])).AsSpan(0, 10), CultureInfo.InvariantCulture).AddDays(3);
        foreach (var therapist in practice.GetProperty("therapists").EnumerateArray())
        {
            var (id, service) = (therapist.GetProperty("id").GetString()!, therapist.GetProperty("serviceIds")[0].GetString()!);
            var free = await fronts[0].Expect(
                HttpMethod.Get, $"/api/availability?therapistId={id}&serviceId={service}&date={date:yyyy-MM-dd}&days={days}", token: visitors[0]);
            slots.AddRange(free.GetProperty("slots").EnumerateArray().Select(slot => (id, service, slot.GetProperty("start").GetString()!)));
        }

        return new BookingLoad(fronts, visitors, [.. slots]);
    }

    /// <summary>So many callers at once, each trying slot after slot, until told to stop or <paramref name="most"/> were tried.</summary>
    public Task Run(int callers, int most, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
    {
        var dice = new Random(caller);
        int attempt;
        while (!stop.IsCancellationRequested && (attempt = Interlocked.Increment(ref _attempts)) <= most)
        {
            // A window that moves on: many callers meet at each slot, and there is always something left to book.
            var at = (int)((long)attempt * _slots.Length / most) + dice.Next(12);
            await Try(_fronts[caller % _fronts.Length], _visitors[caller % _visitors.Length], _slots[Math.Min(at, _slots.Length - 1)], $"k{caller}-{attempt}");
        }
    }));

    /// <summary>What is wrong: overlaps among acknowledged bookings, such as are not there, and (where every call was answered) such as nobody was told of.</summary>
    public async Task<IReadOnlyList<string>> Check(string staffToken)
    {
        var problems = new List<string>();
        foreach (var calendar in Acknowledged.Values.GroupBy(booking => booking.Therapist))
        {
            var sorted = calendar.OrderBy(booking => booking.Start).ToList();
            problems.AddRange(sorted.Zip(sorted.Skip(1)).Where(pair => pair.First.End > pair.Second.Start)
                .Select(pair => $"{calendar.Key}: {pair.First.Start:u} overlaps {pair.Second.Start:u}"));
        }

        await Parallel.ForEachAsync(Acknowledged.Keys, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
        {
            var (status, _) = await _fronts[0].Send(HttpMethod.Get, $"/api/bookings/{id}", token: staffToken);
            if (status != 200)
            {
                lock (problems)
                {
                    problems.Add($"{id} was acknowledged, and reading it gives {status}");
                }
            }
        });
        if (Calls.Errors.Count == 0 && Unexpected.IsEmpty)
        {
            foreach (var visitor in _visitors)
            {
                problems.AddRange((await BookingsOf(visitor)).Where(id => !Acknowledged.ContainsKey(id)).Select(id => $"{id} was made, and its caller was refused"));
            }
        }

        return problems;
    }

    private async Task<List<string>> BookingsOf(string visitor)
    {
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = await _fronts[0].Expect(HttpMethod.Get, $"/api/bookings?limit=200{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", token: visitor);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(booking => booking.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() ?? "";
        }
        while (cursor.Length > 0);

        return ids;
    }

    private async Task Try(FrontClient front, string token, (string Therapist, string Service, string Start) slot, string key)
    {
        var body = new { therapistId = slot.Therapist, serviceId = slot.Service, start = slot.Start };
        var (status, answer) = await Calls.Measure(() => front.Send(HttpMethod.Post, "/api/bookings", body, token, key));
        if (status == 201)
        {
            Acknowledged[answer.GetProperty("id").GetString()!] =
                (slot.Therapist, answer.GetProperty("start").GetDateTimeOffset(), answer.GetProperty("end").GetDateTimeOffset());
        }
        else if (status is not (409 or 0))
        {
            Unexpected.AddOrUpdate($"{status} {(answer.ValueKind == JsonValueKind.Object ? answer.GetProperty("code").GetString() : "")}", 1, (_, count) => count + 1);
        }
    }

    // By the server's clock.
    private static async Task<string> Today(FrontClient front)
    {
        var (token, _) = await front.Visitor("T");
        var room = await front.Expect(HttpMethod.Post, "/api/rooms", new { }, token);
        var sent = await front.Expect(
            HttpMethod.Post, $"/api/rooms/{room.GetProperty("id").GetString()}/messages", new { clientMessageId = "now", text = "now" }, token);
        return sent.GetProperty("sentAt").GetString()!;
    }
}
