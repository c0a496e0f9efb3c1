using Realtime.GrainInterfaces.Practice;

namespace Realtime.Silo.Demo;

/// <summary>What the demo practices are called and give.</summary>
internal static class DemoPractices
{
    /// <summary>Of every demo account; the practices exist in development only.</summary>
    public const string Password = "Greenhouse-demo-1";

    public static readonly DemoPracticePlan[] All =
    [
        new("greenhouse", "Greenhouse Mental Health", "America/New_York", Seed: 20_261_120, Bookings: 26, Conversations: 5)
        {
            Greeting = "Hello, and welcome to Greenhouse. How can we help you today?",
            Holidays = [new(new DateOnly(2000, 1, 1), "New Year's Day"), new(new DateOnly(2000, 7, 4), "Independence Day"), new(new DateOnly(2000, 12, 25), "Christmas Day")],
            Staff = ["owner", "admin", "reception"],
            Therapists =
            [
                new("Dr. Maya Lindqvist", "Clinical psychologist, PhD", [0, 1, 3]),
                new("Jonah Abrams", "Licensed clinical social worker", [0, 2, 4]),
                new("Dr. Priya Raman", "Psychiatrist, MD", [0, 1, 2]),
                new("Elena Castillo", "Couples and family therapist", [0, 2, 3, 4]),
            ],
            Services =
            [
                new("First conversation", "Half an hour to get to know each other. No charge, no obligation.", 30, 0, 0, Usd(0), true),
                new("Individual therapy", "One hour for you, in person or by video.", 50, 0, 10, Usd(14_000), true),
                new("Evening check-in", "A shorter session for people who know us.", 25, 0, 5, Usd(7_500), true),
                new("Couples session", "Eighty minutes for two.", 80, 0, 10, Usd(21_000), true),
                new("EMDR session", "Longer, for trauma work; we keep time around it.", 90, 15, 15, Usd(23_000), true),
            ],
        },
        new("willow", "Willow Counselling", "America/Los_Angeles", Seed: 7, Bookings: 4, Conversations: 1)
        {
            Greeting = "Hi, this is Willow. What brings you here?",
            Staff = ["owner"],
            Therapists = [new("Sam Okafor", "Counsellor", [0, 1])],
            Services =
            [
                new("Introductory call", "Twenty minutes on the phone.", 20, 0, 10, Usd(0), true),
                new("Counselling", "Fifty minutes.", 50, 0, 10, Usd(11_000), true),
            ],
        },
    ];

    private static Money Usd(long cents) => new(cents, "USD");
}

/// <param name="Seed">Of everything that Bogus makes up.</param>
internal sealed record DemoPracticePlan(string Slug, string Name, string TimeZone, int Seed, int Bookings, int Conversations)
{
    public required string Greeting { get; init; }

    /// <summary>Each year; the year that stands here is none.</summary>
    public Holiday[] Holidays { get; init; } = [];

    /// <summary>The e-mail addresses' first parts, each a role's name.</summary>
    public required string[] Staff { get; init; }

    public required DemoTherapist[] Therapists { get; init; }

    public required ServiceProfile[] Services { get; init; }
}

/// <param name="Services">Indexes of the plan's services.</param>
internal sealed record DemoTherapist(string Name, string Title, int[] Services);
