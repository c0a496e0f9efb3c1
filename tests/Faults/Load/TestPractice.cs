using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Load;

/// <summary>A practice of its own, open day and night for two years, so that no run is ever short of slots.</summary>
internal sealed class TestPractice(FoundedPractice founded, string serviceId, IReadOnlyList<string> therapistIds, DateTimeOffset firstSlot)
{
    public const int SlotMinutes = 15;

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public string OrganizationId => founded.OrganizationId;

    public string ServiceId => serviceId;

    public IReadOnlyList<string> TherapistIds => therapistIds;

    /// <summary>Founds it on a running server.</summary>
    public static async Task<TestPractice> Found(Uri server)
    {
        var founded = await FoundedPractice.Found(server, "faults");
        using var owner = new ApiClient(server, await founded.OwnerToken(server));
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
        return new(founded, service.Text("id"), therapists, first);
    }

    /// <summary>The start of a slot by its number, from 0; each day has 95 of them.</summary>
    public DateTimeOffset Slot(int number) => firstSlot.AddDays(number / 95).AddMinutes(number % 95 * SlotMinutes);

    public Task<string> OwnerToken(Uri server) => founded.OwnerToken(server);

    public Task<string> VisitorToken(Uri server) => founded.VisitorToken(server);
}
