using System.Text.Json;

namespace Realtime.Tests.Api.Server;

/// <summary>A practice made for one test.</summary>
public sealed class Practice(string slug, ApiClient owner, ApiServer server)
{
    public string Slug => slug;

    public ApiClient Owner => owner;

    public Task<Visitor> NewVisitor() => server.NewVisitor(slug);

    public async Task<string> NewService(int minutes = 50) =>
        (await owner.Post("/api/services", new { name = "Talk", durationMinutes = minutes })).Text("id");

    /// <summary>A therapist with the service, bookable on every day from 09:00 to 17:00.</summary>
    public async Task<string> NewTherapist(string serviceId)
    {
        var id = (await owner.Post("/api/therapists", new { name = "Theo", serviceIds = (string[])[serviceId] })).Text("id");
        string[] days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        var set = await owner.Put(
            $"/api/therapists/{id}/schedule",
            new { timeZone = "America/New_York", weekly = days.Select(day => new { day, start = "09:00", end = "17:00" }) });
        set.Status.ShouldBe(200, set.Body);
        return id;
    }

    public async Task<ApiClient> NewStaff(string role)
    {
        var email = $"{role}-{Guid.NewGuid():N}@{slug}.example";
        var made = await owner.Post("/api/users", new { name = role, email, password = ApiServer.Password, role });
        made.Status.ShouldBe(201, made.Body);
        return await server.SignIn(email);
    }

    /// <summary>Starts of free slots, some days ahead.</summary>
    public async Task<string[]> FreeStarts(string serviceId, string therapistId)
    {
        var date = DateOnly.FromDateTime(server.Time.GetUtcNow().UtcDateTime).AddDays(5).ToString("yyyy-MM-dd");
        var answer = await owner.Get($"/api/availability?serviceId={serviceId}&therapistId={therapistId}&date={date}&days=2");
        answer.Status.ShouldBe(200, answer.Body);
        return [.. answer.Json.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!)];
    }

    public async Task<JsonElement> Book(ApiClient client, string serviceId, string therapistId, string start)
    {
        var booked = await client.Post("/api/bookings", new { serviceId, therapistId, start });
        booked.Status.ShouldBe(201, booked.Body);
        return booked.Json;
    }
}
