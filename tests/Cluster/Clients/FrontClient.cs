using System.Net.Http.Json;
using System.Text.Json;
using Realtime.Cluster.Nodes;

namespace Realtime.Tests.Cluster.Clients;

/// <summary>REST to one front node, as somebody or as nobody.</summary>
public sealed class FrontClient(Node front)
{
    public const string Password = "Greenhouse-demo-1";
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = front.Address, Timeout = TimeSpan.FromSeconds(40) };

    public Uri Address => front.Address;

    public async Task<string> StaffToken(string email) =>
        (await Expect(HttpMethod.Post, "/api/auth/token", new { email, password = Password })).GetProperty("accessToken").GetString()!;

    public async Task<(string Token, string Id)> Visitor(string name)
    {
        var made = await Expect(HttpMethod.Post, "/public/organizations/greenhouse/visitors", new { name });
        return (made.GetProperty("accessToken").GetString()!, made.GetProperty("visitorId").GetString()!);
    }

    /// <summary>The answer's body; a test fails where it is no success.</summary>
    public async Task<JsonElement> Expect(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var (status, json) = await Send(method, path, body, token);
        status.ShouldBeInRange(200, 299, $"{method} {path}: {json}");
        return json;
    }

    public async Task<(int Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null, string? token = null, string? idempotencyKey = null)
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

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }
}
