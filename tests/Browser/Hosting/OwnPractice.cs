using System.Text.Json.Nodes;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>A practice founded for one test, with two therapists who give the same service: what is done at its desk concerns nobody else.</summary>
internal sealed record OwnPractice(string Slug, string ServiceId, RestApi Api, Colleague Ada, Colleague Ben) : IDisposable
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static async Task<OwnPractice> Found(string address, int conversationsMax)
    {
        var slug = $"p{Guid.NewGuid():N}"[..16];
        var api = new RestApi(address, $"owner@{slug}.example");
        await api.Post(
            "/api/organizations",
            new
            {
                organization = new { name = "Lindenhof Practice", slug, timeZone = "America/New_York" },
                owner = new { name = "Olga Owner", email = $"owner@{slug}.example", password = DemoStaff.Password },
            },
            isAnonymous: true);
        var profile = (await api.GetNode("/api/organization")).AsObject();
        profile["chat"]!["conversationsMax"] = conversationsMax;
        await api.Put("/api/organization", profile);
        var service = (await api.Post("/api/services", new { name = "First conversation", durationMinutes = 50 })).GetProperty("id").GetString()!;
        return new OwnPractice(slug, service, api, await Join(api, slug, service, "Ada Ahorn"), await Join(api, slug, service, "Ben Buche"));
    }

    /// <summary>From now on nobody is expected before the day after tomorrow.</summary>
    public async Task CloseForToday()
    {
        var opens = PracticeTime.Clock($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}").AddDays(2);
        var profile = (await Api.GetNode("/api/organization")).AsObject();
        profile["businessHours"] = new JsonArray(new JsonObject
        {
            ["day"] = opens.DayOfWeek.ToString().ToLowerInvariant(),
            ["start"] = "09:00",
            ["end"] = "17:00",
        });
        await Api.Put("/api/organization", profile);
    }

    public void Dispose() => Api.Dispose();

    private static async Task<Colleague> Join(RestApi api, string slug, string service, string name)
    {
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}@{slug}.example";
        var therapist = (await api.Post("/api/therapists", new { name, serviceIds = (string[])[service] })).GetProperty("id").GetString()!;
        await api.Put(
            $"/api/therapists/{therapist}/schedule",
            new { timeZone = "America/New_York", weekly = Days.Select(day => new { day, start = "09:00", end = "17:00" }) });
        var user = await api.Post("/api/users", new { name, email, password = DemoStaff.Password, role = "therapist", therapistId = therapist });
        return new Colleague(user.GetProperty("id").GetString()!, therapist, name, email);
    }
}

internal sealed record Colleague(string UserId, string TherapistId, string Name, string Email);
