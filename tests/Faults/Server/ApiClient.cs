using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Realtime.Tests.Faults.Server;

/// <summary>One answer of the API; status 0 where the connection failed, and the outcome is unknown.</summary>
internal sealed record Answer(int Status, JsonElement Body, bool IsRepeat, TimeSpan? RetryAfter)
{
    public static readonly Answer None = new(0, default, false, null);

    public bool IsSuccess => Status is >= 200 and < 300;

    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string Text(string property) => Body.GetProperty(property).GetString()!;
}

/// <summary>Requests as one caller makes them. Nothing throws for what the server does; unexpected answers are the caller's to judge.</summary>
/// <param name="address">Of the server.</param>
/// <param name="token">Of the caller; null: nobody in particular.</param>
/// <param name="connections">Shared with other callers, and theirs to dispose; null: its own.</param>
internal sealed class ApiClient(Uri address, string? token = null, SocketsHttpHandler? connections = null) : IDisposable
{
    private readonly HttpClient http = new(
        connections ?? new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) }, disposeHandler: connections is null)
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(40),
    };

    public Uri Address => address;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<Answer> Post(string path, object body, string? key = null) => Send(HttpMethod.Post, path, body, key);

    public Task<Answer> Put(string path, object body, string? key = null) => Send(HttpMethod.Put, path, body, key);

    /// <param name="cancellation">Gives up, and closes the connection, as a browser that was closed does.</param>
    public async Task<Answer> Send(
        HttpMethod method, string path, object? body, string? key, IEnumerable<(string Name, string Value)>? headers = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return new(
                (int)response.StatusCode,
                text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text),
                response.Headers.TryGetValues("Idempotent-Replay", out _),
                response.Headers.RetryAfter?.Delta);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException or SocketException or JsonException)
        {
            return Answer.None;
        }
    }

    /// <summary>What preparing needs, which must succeed.</summary>
    public async Task<Answer> Must(Task<Answer> asking)
    {
        var answer = await asking;
        return answer.IsSuccess ? answer : throw new UnexpectedAnswerException(address, answer);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What had to succeed did not.</summary>
internal sealed class UnexpectedAnswerException(Uri address, Answer answer) : InvalidOperationException($"{address}: {answer.Status} {answer.Body}")
{
    public Answer Answer => answer;
}
