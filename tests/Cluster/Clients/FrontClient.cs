using System.Net.Http.Json;
using System.Text.Json;

namespace Realtime.Tests.Cluster.Clients;

/// <summary>REST to one front node, as somebody or as nobody.</summary>
/// <param name="address">The node's, or one that stands before several.</param>
/// <param name="reconnects">Whether what has a key is sent again where its connection ended without an answer, as clients do.</param>
public sealed class FrontClient(Uri address, bool reconnects = false)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    public const string Password = "Greenhouse-demo-1";
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(40) };

    public Uri Address => address;

    public async Task<string> StaffToken(string email) =>
        (await Expect(HttpMethod.Post, "/api/auth/token", new { email, password = Password })).GetProperty("accessToken").GetString()!;

    public async Task<(string Token, string Id)> Visitor(string name, string practice = "greenhouse")
    {
        var made = await Expect(HttpMethod.Post, $"/public/organizations/{practice}/visitors", new { name });
        return (made.GetProperty("accessToken").GetString()!, made.GetProperty("visitorId").GetString()!);
    }

    /// <summary>The answer's body; a test fails where it is no success.</summary>
    public async Task<JsonElement> Expect(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var (status, json) = await Send(method, path, body, token);
        status.ShouldBeInRange(200, 299, $"{method} {path}: {json}");
        return json;
    }

    public async Task<(int Status, JsonElement Body)> Send(
        HttpMethod method, string path, object? body = null, string? token = null, string? idempotencyKey = null, long? ifMatch = null, string? trace = null)
    {
        for (; ; )
        {
            try
            {
                return await SendOnce(method, path, body, token, idempotencyKey, ifMatch, trace);
            }
            catch (HttpRequestException) when (reconnects && (idempotencyKey is not null || method == HttpMethod.Get))
            {
                await Task.Delay(Rest);
            }
        }
    }

    private async Task<(int Status, JsonElement Body)> SendOnce(
        HttpMethod method, string path, object? body, string? token, string? idempotencyKey, long? ifMatch, string? trace)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (ifMatch is { } version)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        if (trace is not null)
        {
            request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }
}
