using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Load;

/// <summary>A practice of its own, open day and night for two years, so that no run is ever short of slots.</summary>
internal sealed class TestPractice(string organizationId, string slug, string serviceId, IReadOnlyList<string> therapistIds, DateTimeOffset firstSlot)
{
    public const int SlotMinutes = 15;

    private const string Password = "Greenhouse-demo-1";
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public string OrganizationId => organizationId;

    public string ServiceId => serviceId;

    public IReadOnlyList<string> TherapistIds => therapistIds;

    private string OwnerEmail => $"owner@{slug}.example";

    /// <summary>Founds it on a running server.</summary>
    public static async Task<TestPractice> Found(Uri server)
    {
        var slug = $"faults-{Guid.NewGuid():N}"[..20];
        using var anyone = new ApiClient(server);
        var founded = await anyone.Must(anyone.Post("/api/organizations", new
        {
            organization = new { name = "Faults", slug, timeZone = "Etc/UTC" },
            owner = new { name = "Owner", email = $"owner@{slug}.example", password = Password },
        }));
        var organizationId = founded.Body.GetProperty("organization").GetProperty("id").GetString()!;
        using var owner = new ApiClient(server, await SignIn(anyone, $"owner@{slug}.example"));
        var service = await owner.Must(owner.Post("/api/services", new { name = "Talk", durationMinutes = SlotMinutes }));
        var therapists = new List<string>();
        foreach (var name in new[] { "Ada", "Ben", "Cleo" })
        {
            var therapist = await owner.Must(owner.Post("/api/therapists", new { name, serviceIds = new[] { service.Text("id") }, timeZone = "Etc/UTC" }));
            therapists.Add(therapist.Text("id"));
            await owner.Must(owner.Put($"/api/therapists/{therapists[^1]}/schedule", new
            {
                timeZone = "Etc/UTC",
                weekly = Days.Select(day => new { day, start = "00:00", end = "23:45" }),
                minimumNoticeMinutes = 0,
                bookingWindowDays = 700,
                slotStepMinutes = SlotMinutes,
            }));
        }

        // Two days from now, so that a clock that is an hour off still offers it.
        var first = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2);
        return new(organizationId, slug, service.Text("id"), therapists, first);
    }

    /// <summary>The start of a slot by its number, from 0; each day has 95 of them.</summary>
    public DateTimeOffset Slot(int number) => firstSlot.AddDays(number / 95).AddMinutes(number % 95 * SlotMinutes);

    public async Task<string> OwnerToken(Uri server)
    {
        using var anyone = new ApiClient(server);
        return await SignIn(anyone, OwnerEmail);
    }

    public async Task<string> VisitorToken(Uri server)
    {
        using var anyone = new ApiClient(server);
        return (await anyone.Must(anyone.Post($"/public/organizations/{slug}/visitors", new { name = "Visitor" }))).Text("accessToken");
    }

    private static async Task<string> SignIn(ApiClient anyone, string email) =>
        (await anyone.Must(anyone.Post("/api/auth/token", new { email, password = Password }))).Text("accessToken");
}
