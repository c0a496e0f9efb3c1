using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Realtime.Load.Server;

/// <summary>The few REST calls that scenarios prepare with, as the demo practice's visitors and staff.</summary>
public sealed class PracticeClient : IDisposable
{
    public const string Practice = "greenhouse";
    public static readonly IReadOnlyList<string> StaffEmails =
    [
        .. new[] { "owner", "admin", "reception", "therapist1", "therapist2", "therapist3", "therapist4" }.Select(name => $"{name}@greenhouse.example"),
    ];

    private const string DemoPassword = "Greenhouse-demo-1";
    private const int AttemptsMax = 5;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public PracticeClient(Uri server, TimeProvider time, int connectionsMax = 64)
    {
        _time = time;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connectionsMax, PooledConnectionLifetime = TimeSpan.FromMinutes(20) };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A new practice: its slug, which is in its people's addresses too.</summary>
    public async Task<string> Found(CancellationToken cancellation)
    {
        var slug = $"load-{Guid.NewGuid():N}"[..24];
        await Ask(HttpMethod.Post, "/api/organizations", null, new
        {
            organization = new { name = "Load", slug, timeZone = "Etc/UTC" },
            owner = new { name = "Owner", email = OwnerOf(slug), password = DemoPassword },
        }, cancellation);
        return slug;
    }

    public static string OwnerOf(string slug) => $"owner@{slug}.example";

    /// <summary>One more of a practice's staff: the address to sign in with.</summary>
    public async Task<string> CreateStaff(string ownerToken, string slug, string name, CancellationToken cancellation)
    {
        var email = $"{name}@{slug}.example";
        await Ask(HttpMethod.Post, "/api/users", ownerToken, new { name, email, password = DemoPassword, role = "reception" }, cancellation);
        return email;
    }

    /// <summary>What opens one hub connection.</summary>
    public async Task<string> TakeTicket(string accessToken, CancellationToken cancellation) =>
        Text(await Ask(HttpMethod.Post, "/api/hub/tickets", accessToken, null, cancellation), "ticket");

    public async Task<ServerMetrics> ReadMetrics(CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, "/metrics", null, null);
        using var response = await Send(request, cancellation);
        return response.IsSuccessStatusCode
            ? ServerMetrics.Parse(await response.Content.ReadAsStringAsync(cancellation))
            : throw new LoadFailedException($"GET /metrics answered {(int)response.StatusCode}.");
    }

    public async Task<string> CreateVisitor(string name, CancellationToken cancellation, string practice = Practice) =>
        Text(await Ask(HttpMethod.Post, $"/public/organizations/{practice}/visitors", null, new { name }, cancellation), "accessToken");

    public async Task<string> SignIn(string email, CancellationToken cancellation) =>
        Text(await Ask(HttpMethod.Post, "/api/auth/token", null, new { email, password = DemoPassword }, cancellation), "accessToken");

    /// <summary>The visitor's conversation.</summary>
    public async Task<string> OpenRoom(string accessToken, CancellationToken cancellation) =>
        Text(await Ask(HttpMethod.Post, "/api/rooms", accessToken, new { subject = "Load" }, cancellation), "id");

    /// <summary>A conversation's messages from the first to the last, as a page after a page tells them.</summary>
    public async Task<IReadOnlyList<(long Sequence, string? ClientMessageId)>> ReadHistory(string accessToken, string roomId, CancellationToken cancellation)
    {
        var history = new List<(long, string?)>();
        for (long after = 0; ;)
        {
            var page = await Ask(HttpMethod.Get, $"/api/rooms/{roomId}/messages?after={after}&limit=200", accessToken, null, cancellation);
            var items = page.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("sequence").GetInt64(), item.GetProperty("clientMessageId").GetString())).ToList();
            if (items.Count == 0)
            {
                return history;
            }

            history.AddRange(items);
            after = items[^1].Item1;
        }
    }

    /// <summary>A service of the practice and a therapist who gives it.</summary>
    public async Task<(string ServiceId, string TherapistId)> FindTherapist(CancellationToken cancellation)
    {
        var practice = await Ask(HttpMethod.Get, $"/public/organizations/{Practice}", null, null, cancellation);
        foreach (var therapist in practice.GetProperty("therapists").EnumerateArray())
        {
            if (therapist.GetProperty("serviceIds").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } service)
            {
                return (service.GetString()!, Text(therapist, "id"));
            }
        }

        throw new LoadFailedException($"No therapist of {Practice} gives any service.");
    }

    /// <summary>Free slots of the fortnight from tomorrow, as the server writes their starts.</summary>
    public async Task<IReadOnlyList<string>> ListSlots(string accessToken, string serviceId, string therapistId, CancellationToken cancellation)
    {
        var tomorrow = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var answer = await Ask(
            HttpMethod.Get, $"/api/availability?therapistId={therapistId}&serviceId={serviceId}&date={tomorrow}&days=14", accessToken, null, cancellation);
        return [.. answer.GetProperty("slots").EnumerateArray().Select(slot => Text(slot, "start"))];
    }

    /// <summary>How many live bookings this visitor has that start at <paramref name="start"/>.</summary>
    public async Task<int> CountBookings(string accessToken, string start, CancellationToken cancellation)
    {
        var answer = await Ask(HttpMethod.Get, $"/api/bookings?from={Uri.EscapeDataString(start)}", accessToken, null, cancellation);
        var at = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        return answer.GetProperty("items").EnumerateArray().Count(booking =>
            booking.GetProperty("start").GetDateTimeOffset() == at && Text(booking, "status") is "pending" or "confirmed");
    }

    /// <summary>One measured request: never repeated, and any status is an answer.</summary>
    public async Task<(int Status, string? Code)> Book(
        string accessToken, string idempotencyKey, string therapistId, string serviceId, string start, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, "/api/bookings", accessToken, new { therapistId, serviceId, start });
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _http.SendAsync(request, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        return ((int)response.StatusCode, answer.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    /// <summary>Opens a connection, so that measured requests do not wait for one.</summary>
    public async Task Warm(CancellationToken cancellation) => (await _http.GetAsync("/api/health/live", cancellation)).Dispose();

    private async Task<JsonElement> Ask(HttpMethod method, string path, string? accessToken, object? body, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, path, accessToken, body);
            using var response = await Send(request, cancellation);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && attempt < AttemptsMax)
            {
                var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
                await Task.Delay(wait, _time, cancellation);
                continue;
            }

            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (!response.IsSuccessStatusCode)
            {
                var hint = response.StatusCode == HttpStatusCode.TooManyRequests ? " (start the server with --RateLimits:Enabled=false to measure it)" : "";
                throw new LoadFailedException($"{method} {path} answered {(int)response.StatusCode}{hint}: {text}");
            }

            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw new LoadFailedException($"{_http.BaseAddress} does not answer: {failure.Message}");
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? accessToken, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        return request;
    }

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new LoadFailedException($"The server's answer has no {property}.");
}
