using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Workload;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>The practice that a run is about, and what its clients know of each other's doings.</summary>
internal sealed class PracticeUnderTest(Dice dice)
{
    private static readonly string[] s_zones = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"];

    // The days before a clock change, and days like any other.
    private static readonly DateTimeOffset[] s_beginnings =
    [
        new(2026, 3, 6, 14, 0, 0, TimeSpan.Zero), new(2026, 10, 30, 11, 30, 0, TimeSpan.Zero), new(2026, 6, 10, 22, 50, 0, TimeSpan.Zero),
        new(2026, 4, 3, 9, 0, 0, TimeSpan.Zero),
    ];

    private const int OffersMax = 14;

    public string OrganizationId => "org_simulated";

    public DateTimeOffset Beginning { get; } = dice.Pick(s_beginnings);

    public string TimeZone { get; } = dice.Pick(s_zones);

    public List<string> Therapists { get; } = [.. Enumerable.Range(1, dice.Between(1, 3)).Select(number => $"th_t{number}")];

    public List<string> Services { get; } = ["sv_talk", "sv_check"];

    /// <summary>Its desk is in use from the beginning; else it is once somebody goes on duty.</summary>
    public bool HasDesk { get; } = dice.Chance(0.7);

    /// <summary>Starts that clients try for: few, so that they meet.</summary>
    public List<(string ServiceId, DateTimeOffset Start)> Offers { get; } = [];

    /// <summary>Bookings that were made, as first acknowledged.</summary>
    public List<Booking> Bookings { get; } = [];

    /// <summary>Those of them that belong to a series.</summary>
    public List<Booking> Series { get; } = [];

    /// <summary>Conversations, and whose they are.</summary>
    public List<(string RoomId, string VisitorId)> Rooms { get; } = [];

    /// <summary>Proposals that were made and not yet accepted.</summary>
    public List<(string RoomId, long Sequence, DateTimeOffset Start)> Proposals { get; } = [];

    /// <summary>What staff asked to have as a conversation's tags, whatever became of it.</summary>
    public List<(string RoomId, List<string> Tags)> TagsAsked { get; } = [];

    public Caller Staff(string userId = "us_staff") => new(OrganizationId, userId, Role.Reception, userId, "se_simulated");

    public Caller Visitor(string userId) => new(OrganizationId, userId, Role.Visitor, userId, "se_simulated");

    /// <summary>Founds it through its grains, as an owner would.</summary>
    public async Task Found(IGrainFactory grains)
    {
        var practice = grains.GetGrain<IPracticeGrain>(OrganizationId);
        Require(await practice.Found("simulated", new OrganizationProfile("Simulated", TimeZone)
        {
            BookingPolicy = new BookingPolicy
            {
                Approval = dice.Chance(0.4) ? BookingApproval.Manual : BookingApproval.Automatic,
                ApprovalMinutes = BookingPolicy.ApprovalMinutesMin,
                CancelNoticeMinutes = dice.Pick([0, 24 * 60]),
            },
        }));
        var price = new Money(100, "USD");
        Require(await practice.AddService(Services[0], new ServiceProfile("Talk", "", 50, 0, dice.Pick([0, 10]), price, Active: true)));
        Require(await practice.AddService(Services[1], new ServiceProfile("Check", "", 30, dice.Pick([0, 5]), 5, price, Active: true)));
        foreach (var therapistId in Therapists)
        {
            Require(await practice.AddTherapist(therapistId, new TherapistProfile(therapistId, "", "", Services, TimeZone, Active: true)));
            Require(await Calendar(grains, therapistId).ChangeSchedule(Staff(), NewSchedule(dice), expectedVersion: null));
        }

        if (HasDesk)
        {
            Require(await grains.GetGrain<IDeskGrain>(OrganizationId).SetDuty(Staff("us_0"), onDuty: true));
        }

        foreach (var serviceId in Services)
        {
            var from = Beginning.AddHours(dice.Between(1, 40));
            var offered = await grains.GetGrain<IAppointmentsGrain>(OrganizationId).GetAvailability(serviceId, null, from, from.AddDays(2), null);
            Offers.AddRange(offered.Value!.Slots.Select(slot => slot.Start).Distinct().Take(OffersMax / 2).Select(start => (serviceId, start)));
        }
    }

    public ICalendarGrain Calendar(IGrainFactory grains, string therapistId) => grains.GetGrain<ICalendarGrain>(GrainKeys.Of(OrganizationId, therapistId));

    /// <summary>Open every day, with a step, a notice and sometimes a time off of its own.</summary>
    public Schedule NewSchedule(Dice chance)
    {
        var off = Offers.Count > 0 && chance.Chance(0.5) ? chance.Pick(Offers).Start : (DateTimeOffset?)null;
        return new Schedule(
            TimeZone,
            [.. Enum.GetValues<DayOfWeek>().Select(day => new WeeklyHours(day, new TimeOfDay(chance.Pick([0, 60, 8 * 60])), new TimeOfDay(TimeOfDay.MinutesMax)))],
            [],
            off is { } start ? [new TimeOff(start, start.AddMinutes(chance.Pick([15, 60])), null)] : [],
            MinimumNoticeMinutes: chance.Pick([0, 30, 60]),
            BookingWindowDays: 30,
            SlotStepMinutes: chance.Pick([15, 20, 30]))
        {
            DailyBookingsMax = chance.Chance(0.3) ? chance.Between(2, 5) : null,
            WeeklyBookingsMax = chance.Chance(0.2) ? chance.Between(3, 8) : null,
        };
    }

    /// <summary>One of the days that clients try for, or none: the day is closed, or open again.</summary>
    public List<Holiday> ClosedDates(Dice chance) =>
        chance.Chance(0.6) ? [new Holiday(DateOnly.FromDateTime(chance.Pick(Offers).Start.UtcDateTime), "Closed")] : [];

    private static void Require<T>(Outcome<T> outcome)
    {
        if (outcome.Problem is { } problem)
        {
            throw new SimulationFailedException($"The practice could not be founded: {problem.Code} {problem.Detail}");
        }
    }
}
