using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>The server's REST side as a practice's owner sees it, the demo practice's if no other is named: what the pages show is compared with this.</summary>
internal sealed class RestApi(string address, string owner = DemoStaff.Owner) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address) };

    /// <summary>All that was said, which is numbered 1, 2, 3… without gap or repeat.</summary>
    public async Task<IReadOnlyList<ShownMessage>> History(string roomId)
    {
        // Something may be said while a page is read: its head is the last of its items once nothing is.
        var page = await Waits.Until(
            () => Get($"/api/rooms/{roomId}/messages?after=0&limit=200"),
            page => page.GetProperty("headSequence").GetInt32() == page.GetProperty("items").GetArrayLength(),
            page => $"{page.GetProperty("items").GetArrayLength()} items up to {page.GetProperty("headSequence")}");
        var messages = page.GetProperty("items").EnumerateArray().Select(Message).ToList();
        messages.Select(message => message.Sequence).ShouldBe(Enumerable.Range(1, messages.Count).Select(sequence => (int?)sequence));
        return messages;
    }

    /// <param name="start">As the server writes instants.</param>
    /// <param name="therapistId">Only at theirs; null: at anybody's, and so also those of other tests on this server.</param>
    public async Task<IReadOnlyList<JsonElement>> BookingsAt(string start, string? therapistId = null)
    {
        var instant = DateTimeOffset.Parse(start, null);
        var page = await Get($"/api/bookings?from={start}&to={instant.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}");
        return [.. page.GetProperty("items").EnumerateArray().Where(booking => booking.GetProperty("start").GetString() == start
            && (therapistId is null || booking.GetProperty("therapistId").GetString() == therapistId))];
    }

    public async Task<JsonElement> Booking(string id) => await Get($"/api/bookings/{id}");

    /// <summary>By start, cancelled ones too.</summary>
    public async Task<IReadOnlyList<JsonElement>> BookingsFrom(string start) =>
        [.. (await Get($"/api/bookings?from={start}&limit=200")).GetProperty("items").EnumerateArray()];

    /// <summary>The practice's services or therapists, in its own order.</summary>
    public async Task<IReadOnlyList<JsonElement>> All(string kind) => [.. (await Get($"/api/{kind}?limit=200")).GetProperty("items").EnumerateArray()];

    /// <summary>Starts that are free for a therapist's service from a date on, as the server writes them.</summary>
    public async Task<IReadOnlyList<string>> FreeStarts(string therapistId, string serviceId, DateTime date, int days)
    {
        var found = await Get($"/api/availability?therapistId={therapistId}&serviceId={serviceId}&date={date:yyyy-MM-dd}&days={days}");
        return [.. found.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!)];
    }

    public async Task<string> Book(string therapistId, string serviceId, string start, string clientName)
    {
        await SignIn();
        using var answer = await _http.PostAsJsonAsync("/api/bookings", new { therapistId, serviceId, start, client = new { name = clientName } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async Task Cancel(string bookingId)
    {
        await SignIn();
        using var answer = await _http.PutAsJsonAsync($"/api/bookings/{bookingId}", new { status = "cancelled" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async Task<JsonElement> Post(string path, object body, bool isAnonymous = false)
    {
        if (!isAnonymous)
        {
            await SignIn();
        }

        using var answer = await _http.PostAsJsonAsync(path, body);
        return await Answer(answer);
    }

    public async Task<JsonElement> Put(string path, object body)
    {
        await SignIn();
        using var answer = await _http.PutAsJsonAsync(path, body);
        return await Answer(answer);
    }

    /// <summary>Time off of a therapist beside what they have; takes it away again with null.</summary>
    public async Task SetTimeOff(string therapistId, object? timeOff)
    {
        var schedule = (await GetNode($"/api/therapists/{therapistId}/schedule")).AsObject();
        schedule["timeOff"] = timeOff is null ? new JsonArray() : new JsonArray(JsonSerializer.SerializeToNode(timeOff));
        await Put($"/api/therapists/{therapistId}/schedule", schedule);
    }

    /// <summary>What an address answers to somebody without a token.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAnonymously(string path)
    {
        using var http = new HttpClient { BaseAddress = _http.BaseAddress };
        using var answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Puts an origin on the practice's list of pages that may carry the widget.</summary>
    public async Task AllowWidgetOn(string origin)
    {
        var practice = (await GetNode("/api/organization")).AsObject();
        practice["widgetOrigins"]!.AsArray().Add(origin);
        using var answer = await _http.PutAsJsonAsync("/api/organization", practice);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async Task<HttpStatusCode> StatusWith(string authorization, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Get(string path)
    {
        await SignIn();
        return await _http.GetFromJsonAsync<JsonElement>(path);
    }

    private static async Task<JsonElement> Answer(HttpResponseMessage answer)
    {
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonNode> GetNode(string path)
    {
        await SignIn();
        return (await _http.GetFromJsonAsync<JsonNode>(path)).ShouldNotBeNull();
    }

    private async Task SignIn()
    {
        if (_http.DefaultRequestHeaders.Authorization is not null)
        {
            return;
        }

        using var answer = await _http.PostAsJsonAsync("/api/auth/token", new { email = owner, password = DemoStaff.Password });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        _http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
    }

    private static ShownMessage Message(JsonElement message) => new(
        message.GetProperty("sequence").GetInt32(),
        message.GetProperty("kind").GetString()!,
        message.GetProperty("text").GetString()!);
}
