using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Realtime.Tests.Api.Server;

/// <summary>One caller's requests.</summary>
public sealed class ApiClient(HttpClient http, string? token)
{
    public string? Token => token;

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Answer> Post(string path, object? body = null, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, headers);

    public Task<Answer> Put(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, body, headers);

    public Task<Answer> Delete(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Delete, path, null, headers);

    /// <summary>A body exactly as it is written.</summary>
    public Task<Answer> PostRaw(string path, string body, string contentType = "application/json") =>
        Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType)));

    public async Task<Answer> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => JsonContent.Create(body),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var response = await http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), all);
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Body, Dictionary<string, string> Headers)
{
    private static readonly JsonDocument Nothing = JsonDocument.Parse("{}");

    public JsonElement Json => Body.Length == 0 ? Nothing.RootElement : JsonDocument.Parse(Body).RootElement;

    public string? ETag => Headers.GetValueOrDefault("ETag");

    /// <summary>The problem's code; empty for an answer that is none.</summary>
    public string Code => Headers.GetValueOrDefault("Content-Type") == "application/problem+json" ? Text("code") : "";

    public string Text(string property) => Json.GetProperty(property).GetString()!;

    /// <summary>The answer is this problem, in the whole of its shape.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        (Status, Code).ShouldBe((status, code), Body);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        foreach (var property in (string[])["type", "title", "detail"])
        {
            Text(property).ShouldNotBeEmpty();
        }

        Text("traceId").ShouldMatch("^[0-9a-f]{32}$");
        Body.ShouldNotContain("   at ");
        Body.ShouldNotContain("Realtime.");
        return this;
    }

    public Answer ShouldBeProblem(int status, string code, string field)
    {
        ShouldBeProblem(status, code).Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(Body);
        return this;
    }
}
