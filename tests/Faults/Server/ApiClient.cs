using System.Net.Http.Json;
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
internal sealed class ApiClient(Uri address, string? token = null) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(40),
    };

    public Uri Address => address;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<Answer> Post(string path, object body, string? key = null) => Send(HttpMethod.Post, path, body, key);

    public Task<Answer> Put(string path, object body, string? key = null) => Send(HttpMethod.Put, path, body, key);

    /// <summary>What preparing needs, which must succeed.</summary>
    public async Task<Answer> Must(Task<Answer> asking)
    {
        var answer = await asking;
        return answer.IsSuccess ? answer : throw new UnexpectedAnswerException(address, answer);
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> Send(HttpMethod method, string path, object? body, string? key)
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

        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new(
                (int)response.StatusCode,
                text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text),
                response.Headers.TryGetValues("Idempotent-Replay", out _),
                response.Headers.RetryAfter?.Delta);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            return Answer.None;
        }
    }
}

/// <summary>What had to succeed did not.</summary>
internal sealed class UnexpectedAnswerException(Uri address, Answer answer) : InvalidOperationException($"{address}: {answer.Status} {answer.Body}")
{
    public Answer Answer => answer;
}
