using System.Globalization;
using System.Text.Json;
using Realtime.Tests.Faults.Server;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>A therapist's calendar as the API of a running server shows it; of several servers, each is an owner.</summary>
internal sealed class HttpCalendar : ICalendarService, IDisposable
{
    private readonly RecordedPractice _practice;
    private readonly string _therapistId;
    private readonly ApiClient[,] _clients;

    public HttpCalendar(RecordedPractice practice, string therapistId, IReadOnlyList<string> tokens, IReadOnlyList<Uri> servers, SocketsHttpHandler connections)
    {
        (_practice, _therapistId) = (practice, therapistId);
        _clients = new ApiClient[tokens.Count, servers.Count];
        for (var client = 0; client < tokens.Count; client++)
        {
            for (var owner = 0; owner < servers.Count; owner++)
            {
                _clients[client, owner] = new(servers[owner], tokens[client], connections);
            }
        }
    }

    public int Owners => _clients.GetLength(1);

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task<Reply> Send(Ask ask, int owner, CancellationToken giveUp)
    {
        var (method, path, body) = Request(ask);
        var headers = ask.ExpectedVersion is { } version ? new[] { ("If-Match", $"\"{version}\"") } : null;
        var answer = await _clients[ask.Client, owner].Send(method, path, body, method == HttpMethod.Get ? null : ask.CommandId, headers, giveUp);
        return answer.Status switch
        {
            0 or 503 => Reply.None,
            204 => new(ReplyKind.Done),
            200 or 201 => Read(ask, answer.Body),
            404 or 409 or 412 or 422 => Reply.Refusal(answer.Code!, [.. Alternatives(answer.Body)]),
            _ => throw new InvalidOperationException($"{ask} was answered with {answer.Status} {answer.Body}"),
        };
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private (HttpMethod Method, string Path, object? Body) Request(Ask ask)
    {
        var serviceId = _practice.ServiceIds[ask.Service];
        return ask.Deed switch
        {
            Deed.Book => (HttpMethod.Post, "/api/bookings", new { therapistId = _therapistId, serviceId, start = Instant(ask.At), holdId = ask.HoldId }),
            Deed.Hold => (HttpMethod.Post, "/api/holds", new { therapistId = _therapistId, serviceId, start = Instant(ask.At) }),
            Deed.Release => (HttpMethod.Delete, $"/api/holds/{ask.HoldId}", null),
            Deed.Cancel => (HttpMethod.Put, $"/api/bookings/{ask.BookingId}", new { status = "cancelled" }),
            Deed.Move => (HttpMethod.Post, $"/api/bookings/{ask.BookingId}/reschedule", new { start = Instant(ask.At) }),
            Deed.ReadBooking => (HttpMethod.Get, $"/api/bookings/{ask.BookingId}", null),
            _ => (HttpMethod.Get, $"/api/availability?therapistId={_therapistId}&serviceId={serviceId}&date={_practice.FirstDay.AddDays(ask.Day):yyyy-MM-dd}&timeZone=Etc/UTC", null),
        };
    }

    private Reply Read(Ask ask, JsonElement body) => ask.Deed switch
    {
        Deed.Hold => new(ReplyKind.Done) { Id = body.GetProperty("id").GetString(), At = At(body), ExpiresAt = body.GetProperty("expiresAt").GetDateTimeOffset() },
        Deed.ReadFree => new(ReplyKind.Done) { Free = Free(ask, [.. body.GetProperty("slots").EnumerateArray().Select(At)]) },
        _ => Reply.Booking(
            body.GetProperty("id").GetString()!, At(body), body.GetProperty("version").GetInt64(), body.GetProperty("status").GetString() == "cancelled"),
    };

    /// <summary>The free starts as the rules number them; a start that the rules do not know is a bit that no state has.</summary>
    internal static ulong Free(Ask ask, IReadOnlyCollection<int> starts)
    {
        var bits = RecordingOptions.Rules.StartsOf(ask.Day, ask.Service).ToDictionary(start => start.At, start => start.Bit);
        return starts.Aggregate(0UL, (free, at) => free | (bits.TryGetValue(at, out var bit) ? 1UL << bit : 1UL << 63));
    }

    private IEnumerable<int> Alternatives(JsonElement problem) =>
        problem.TryGetProperty("alternatives", out var slots) && slots.ValueKind == JsonValueKind.Array ? slots.EnumerateArray().Select(At) : [];

    private int At(JsonElement slot) => (int)(slot.GetProperty("start").GetDateTimeOffset() - _practice.FirstDay).TotalMinutes;

    private string Instant(int at) => _practice.FirstDay.AddMinutes(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
