using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Benchmarks;

/// <summary>
/// What a practice's availability costs, and how many bookings are decided over fifty calendars, durable, beside a database alone
/// that decides the same correctly.
/// </summary>
internal static class BookingScenario
{
    private const string Org = "org_measured";
    private const string Service = "sv_half";
    private const int Therapists = 20;
    private const int Calendars = 50;
    private const int Booked = 10_000;
    private const int Days = 30;
    private const int SlotMinutes = 30;
    private const int SlotsPerDay = 24;
    private const int Reads = 1_000;
    private const int Callers = 256;

    /// <summary>As a pool usually has, and as many as there are callers.</summary>
    private static readonly int[] PeerConnections = [20, Callers];

    /// <summary>So many want each slot, by and large: one of them gets it.</summary>
    private const int WantedBy = 2;

    private static readonly Caller Owner = new(Org, "us_owner", Role.Owner, "Olga", "");

    /// <summary>A Monday's opening that is far enough ahead, and within the booking window.</summary>
    private static readonly DateTimeOffset FirstDay = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(2), TimeSpan.Zero);

    internal static async Task Run(TimeSpan time, CancellationToken cancellation)
    {
        await using (var host = await SqliteHost.Start(cancellation))
        {
            await Found(host, Therapists);
            await Fill(host);
            await Availability(host);
        }

        await Decided(time, cancellation);
    }

    /// <summary>Half-hour slots from 8 to 20, every day.</summary>
    private static async Task Found(SqliteHost host, int therapists)
    {
        var practice = host.Grains.GetGrain<IPracticeGrain>(Org);
        await practice.Found("measured", new OrganizationProfile("Measured", "UTC"));
        await practice.AddService(Service, new ServiceProfile(Service, "", SlotMinutes, 0, 0, new Money(0, "USD"), true));
        var schedule = new Schedule(
            "UTC", [.. Enum.GetValues<DayOfWeek>().Select(day => new WeeklyHours(day, new TimeOfDay(8 * 60), new TimeOfDay(20 * 60)))], [], [], 0, 700, SlotMinutes);
        for (var number = 0; number < therapists; number++)
        {
            await practice.AddTherapist(TherapistOf(number), new TherapistProfile($"Therapist {number}", "", "", [Service], "UTC", true));
            await Calendar(host, number).ChangeSchedule(Owner, schedule, null);
        }
    }

    private static Task Fill(SqliteHost host) => Parallel.ForEachAsync(
        Enumerable.Range(0, Booked), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (number, _) =>
        {
            // Some two thirds of all slots of the thirty days, spread over them.
            var slot = (int)(number / Therapists * 7L % (Days * SlotsPerDay));
            var booked = await Calendar(host, number % Therapists).Book(Wish(number, number % Therapists, slot));
            if (booked.Value is null)
            {
                throw new InvalidOperationException($"Slot {slot} is refused: {booked.Problem}");
            }
        });

    private static async Task Availability(SqliteHost host)
    {
        var appointments = host.Grains.GetGrain<IAppointmentsGrain>(Org);
        var date = DateOnly.FromDateTime(FirstDay.UtcDateTime);
        var slots = 0;
        async Task Read(string? therapistId, int days) =>
            slots = (await appointments.GetAvailabilityOn(Service, therapistId, date, days, null, "vi_1")).Value!.Slots.Count;

        Console.WriteLine($"{"availability",-34}{"slots",8}{"p50 ms",10}{"p99 ms",10}");
        foreach (var (what, therapistId, days) in new (string, string?, int)[]
        {
            ("1 therapist, 1 day", TherapistOf(0), 1), ("1 therapist, 30 days", TherapistOf(0), Days), ($"{Therapists} therapists, 30 days", null, Days),
        })
        {
            var each = new List<double>(Reads);
            for (var number = -Reads / 4; number < Reads; number++)
            {
                var watch = Stopwatch.StartNew();
                await Read(therapistId, days);
                if (number >= 0)
                {
                    each.Add(watch.Elapsed.TotalMilliseconds);
                }
            }

            each.Sort();
            Console.WriteLine($"{what,-34}{slots,8:N0}{each[Reads / 2],10:N2}{each[Reads * 99 / 100],10:N2}");
        }
    }

    private static async Task Decided(TimeSpan time, CancellationToken cancellation)
    {
        await using var host = await SqliteHost.Start(cancellation);
        await Found(host, Calendars);
        using var peer = SqlPeer.Open(Path.Combine(host.Folder, "peer.db"));
        Console.WriteLine($"{"bookings decided, 50 calendars",-34}{"/s",10}{"won",8}{"bytes each",12}");
        var (last, won) = (0, 0L);
        (int Number, int Calendar, int Slot) Next()
        {
            var number = Interlocked.Increment(ref last);
            return (number, number % Calendars, number / Calendars / WantedBy % (600 * SlotsPerDay));
        }

        var ours = await Measurement.Of("calendars", Callers, time, async _ =>
        {
            var (number, calendar, slot) = Next();
            var booked = await Calendar(host, calendar).Book(Wish(number, calendar, slot));
            Interlocked.Add(ref won, booked.Value is null ? 0 : 1);
        }, cancellation);
        Print(ours, last, won);

        (last, won) = (0, 0);
        var theirs = await Measurement.Of("SQLite, one transaction each", Callers, time, async _ =>
        {
            var (number, calendar, slot) = Next();
            var start = StartOf(slot);
            Interlocked.Add(ref won, await peer.Book($"bk_{number}", TherapistOf(calendar), start, start.AddMinutes(SlotMinutes)) ? 1 : 0);
        }, cancellation);
        Print(theirs, last, won);
        Console.WriteLine($"{ours.PerSecond / theirs.PerSecond:N1}x the database alone");
        await Beside(ours, time, cancellation);
    }

    /// <summary>The same decided by a database server, where this machine has one.</summary>
    private static async Task Beside(Measurement ours, TimeSpan time, CancellationToken cancellation)
    {
        var (peer, absent) = await PostgresPeer.Start(cancellation);
        if (peer is null)
        {
            Console.WriteLine($"No figure of PostgreSQL beside it: {absent}.");
            return;
        }

        await using (peer)
        {
            foreach (var connections in PeerConnections)
            {
                var (perSecond, won) = await peer.Measure(Calendars, WantedBy, connections, time, cancellation);
                Console.WriteLine($"{$"PostgreSQL, {connections} connections",-34}{perSecond,10:N0}{won,8:P0}");
                Console.WriteLine($"{ours.PerSecond / perSecond:N1}x PostgreSQL");
            }
        }
    }

    private static void Print(Measurement measured, int asked, long won) =>
        Console.WriteLine($"{measured.Name,-34}{measured.PerSecond,10:N0}{(double)won / asked,8:P0}{measured.BytesEach,12:N0}");

    private static Book Wish(int number, int therapist, int slot) => new(
        $"command-{number}", Owner, TherapistOf(therapist), new ServiceTerms(Service, SlotMinutes, 0, 0), StartOf(slot), $"cl_{number % 500}",
        new Client("Client", "client@example.org", null), null, null, "UTC", null);

    private static DateTimeOffset StartOf(int slot) => FirstDay.AddDays(slot / SlotsPerDay).AddHours(8).AddMinutes(slot % SlotsPerDay * SlotMinutes);

    private static string TherapistOf(int number) => $"th_{number}";

    private static ICalendarGrain Calendar(SqliteHost host, int number) => host.Grains.GetGrain<ICalendarGrain>(GrainKeys.Of(Org, TherapistOf(number)));
}
