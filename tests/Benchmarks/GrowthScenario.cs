using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Benchmarks;

/// <summary>
/// What conversations of up to a million items and calendars with up to a hundred thousand past bookings cost to open and to
/// use, over SQLite, beside ones of a hundred in the same run. Medians.
/// </summary>
internal static class GrowthScenario
{
    private const string Org = "org_growth";
    private const int Opens = 15;
    private const int Uses = 300;
    private static readonly int[] Items = [100, 100_000, 1_000_000];
    private static readonly int[] Bookings = [100, 10_000, 100_000];
    private static readonly ServiceTerms Hour = new("sv_hour", 60, 0, 0);
    private static readonly Caller Visitor = new(Org, "vi_growth", Role.Visitor, "Vera", "");
    private static readonly Caller Owner = new(Org, "us_growth", Role.Owner, "Olga", "");

    internal static async Task Run(CancellationToken cancellation)
    {
        await using var host = await SqliteHost.Start(cancellation);
        await Conversations(host.Services, cancellation);
        await Calendars(host.Services, cancellation);
    }

    private static async Task Conversations(IServiceProvider services, CancellationToken cancellation)
    {
        Console.WriteLine($"{"items",12}{"fill s",10}{"open ms",12}{"send ms",12}{"page ms",12}{"old page ms",14}");
        double[]? first = null;
        foreach (var count in Items)
        {
            var id = $"rm_{count}";
            var room = services.GetRequiredService<IGrainFactory>().GetGrain<IRoomGrain>(GrainKeys.Of(Org, id));
            await room.Open(new OpenRoom(new Participant(Visitor.UserId, Visitor.Name, Role.Visitor), null, null));
            await services.GetRequiredService<IGrainRuntimeControl>().Deactivate(room);
            var filled = await Fill(services, $"room/{Org}/{id}", Enumerable.Range(1, count).Select(Said), cancellation);
            await room.Get(Owner);
            await Task.Delay(500, cancellation);
            var sent = 0;
            double[] figures =
            [
                await Opening(services, room, () => room.Get(Owner)),
                await Median(Uses, () => room.Post(new PostMessage(Visitor, $"new{++sent}", "A message of ordinary length, as people write them."))),
                await Median(Uses, () => room.ReadBefore(Visitor, long.MaxValue, 50)),
                await Median(Uses, () => room.ReadAfter(Visitor, count / 2, 50)),
            ];
            Print(count, filled, figures, first ??= figures);
        }
    }

    private static async Task Calendars(IServiceProvider services, CancellationToken cancellation)
    {
        Console.WriteLine($"{"past",12}{"fill s",10}{"open ms",12}{"slots ms",12}{"hold ms",12}{"book ms",14}");
        var now = TimeProvider.System.GetUtcNow();
        double[]? first = null;
        foreach (var count in Bookings)
        {
            var therapist = $"th_{count}";
            var calendar = services.GetRequiredService<IGrainFactory>().GetGrain<ICalendarGrain>(GrainKeys.Of(Org, therapist));
            var filled = await Fill(services, $"calendar/{Org}/{therapist}", Enumerable.Range(0, count).Select(number => Past(number, count, now)), cancellation);
            await calendar.ChangeSchedule(Owner, AlwaysOpen(), null);
            await Task.Delay(500, cancellation);
            var slots = (await calendar.GetSlots(new SlotQuery(Hour, now, now.AddDays(60), null))).Slots;
            var (held, booked) = (0, 0);
            double[] figures =
            [
                await Opening(services, calendar, calendar.GetSchedule),
                await Median(Uses, () => calendar.GetSlots(new SlotQuery(Hour, now, now.AddDays(7), null))),
                await Median(Uses, () => calendar.PlaceHold(new PlaceHold($"h{held}", Visitor, therapist, Hour, slots[^(1 + held++)].Start))),
                await Median(Uses, () => calendar.Book(new Book(
                    $"b{booked}", Owner, therapist, Hour, slots[booked++].Start, "cl_1", new Client("C", null, null), null, null, "UTC", null))),
            ];
            Print(count, filled, figures, first ??= figures);
        }
    }

    private static async Task<double> Fill(IServiceProvider services, string stream, IEnumerable<JournalEntry> entries, CancellationToken cancellation)
    {
        var (journal, head, watch) = (services.GetRequiredService<IJournal>(), 0L, Stopwatch.StartNew());
        foreach (var batch in entries.Chunk(400))
        {
            if (!await journal.Append(stream, head, batch, cancellation))
            {
                throw new InvalidOperationException($"Somebody else writes to {stream}.");
            }

            head += batch.Length;
        }

        await journal.MarkDispatched(stream, head, cancellation);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> Opening(IServiceProvider services, IAddressable grain, Func<Task> call)
    {
        var times = new List<double>();
        for (var number = 0; number < Opens; number++)
        {
            await services.GetRequiredService<IGrainRuntimeControl>().Deactivate(grain);
            times.Add(await Median(1, call));
        }

        return times.Order().ElementAt(Opens / 2);
    }

    private static async Task<double> Median(int times, Func<Task> call)
    {
        var each = new List<double>(times);
        for (var number = 0; number < times; number++)
        {
            var watch = Stopwatch.StartNew();
            await call();
            each.Add(watch.Elapsed.TotalMilliseconds);
        }

        return each.Order().ElementAt(times / 2);
    }

    private static void Print(int count, double filled, double[] figures, double[] first) =>
        Console.WriteLine($"{count,12:N0}{filled,10:N1}" + string.Concat(figures.Select((figure, index) => $"{$"{figure:N2} ({figure / first[index]:N1}x)",14}")));

    private static JournalEntry Said(int number) => EventCodec<IRoomEvent>.Encode(
        new MessagePosted($"ms_{number}", $"m{number}", Visitor.UserId, Visitor.Name, Role.Visitor, MessageKind.Text, $"Message {number}, of ordinary length, as people write them.", null),
        $"{Visitor.UserId}/m{number}", TimeProvider.System.GetUtcNow());

    /// <summary>One an hour, up to now, each booked a day before.</summary>
    private static JournalEntry Past(int number, int count, DateTimeOffset now) => EventCodec<ICalendarEvent>.Encode(
        new BookingMade(
            $"bk_{count}-{number}", $"th_{count}", Hour.ServiceId, $"cl_{number}", new Client($"Client {number}", $"client{number}@example.org", null),
            now.AddHours(number - count - 1), now.AddHours(number - count), 0, 0, "UTC", BookingStatus.Confirmed, null, null, null, "us_growth"),
        $"command-{number}", now.AddHours(number - count - 25));

    private static Schedule AlwaysOpen() => new(
        "UTC", [.. Enum.GetValues<DayOfWeek>().Select(day => new WeeklyHours(day, new TimeOfDay(0), new TimeOfDay(24 * 60)))], [], [], 0, 60, 60);
}
