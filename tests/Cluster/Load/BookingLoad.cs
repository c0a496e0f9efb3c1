using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Realtime.Tests.Cluster.Clients;

namespace Realtime.Tests.Cluster.Load;

/// <summary>Visitors who book the demo practice's slots over each other, on both front nodes.</summary>
public sealed class BookingLoad
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);
    private readonly FrontClient[] _fronts;
    private readonly string[] _visitors;
    private readonly (string Therapist, string Service, string Start)[] _slots;

    private BookingLoad(FrontClient[] fronts, string[] visitors, (string, string, string)[] slots) =>
        (_fronts, _visitors, _slots) = (fronts, visitors, slots);

    public CallTimes Calls { get; } = new();

    /// <summary>Every acknowledged booking: therapist, start and end.</summary>
    public ConcurrentDictionary<string, (string Therapist, DateTimeOffset Start, DateTimeOffset End)> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers other than a booking or a refusal of the slot, by status and code.</summary>
    public ConcurrentDictionary<string, int> Unexpected { get; } = new(StringComparer.Ordinal);

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

    /// <summary>
    /// At most so many attempts a second, slot after slot, whether those before are answered or not, until told to stop or
    /// <paramref name="most"/> were made. Where <paramref name="waitingMax"/> wait for their answers the next begins later, and the pace goes
    /// on from there: what a pause held up is not asked for in a rush after it, on top of what the machine can carry.
    /// </summary>
    public async Task Run(int perSecond, int waitingMax, int most, CancellationToken stop)
    {
        var dice = new Random(1);
        using var places = new SemaphoreSlim(waitingMax);
        var under = new ConcurrentDictionary<int, Task>();
        var pace = TimeSpan.FromSeconds(1.0 / perSecond);
        var last = Stopwatch.GetTimestamp();
        for (var attempt = 1; attempt <= most && !stop.IsCancellationRequested; attempt++)
        {
            var early = pace - Stopwatch.GetElapsedTime(last);
            if (early > Tick)
            {
                await Task.Delay(early, CancellationToken.None);
            }

            await places.WaitAsync(CancellationToken.None);
            last = Stopwatch.GetTimestamp();

            // A window that moves on: many callers meet at each slot, and there is always something left to book.
            var (number, at) = (attempt, (int)((long)attempt * _slots.Length / most) + dice.Next(12));
            under[number] = Attempt(number, _slots[Math.Min(at, _slots.Length - 1)]);
        }

        await Task.WhenAll(under.Values);

        async Task Attempt(int number, (string Therapist, string Service, string Start) slot)
        {
            try
            {
                await Try(_fronts[number % _fronts.Length], _visitors[number / _fronts.Length % _visitors.Length], slot, $"k{number}");
            }
            finally
            {
                places.Release();
                under.TryRemove(number, out _);
            }
        }
    }

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
        var (status, answer) = await Calls.Measure("book", () => front.Send(HttpMethod.Post, "/api/bookings", body, token, key));
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
