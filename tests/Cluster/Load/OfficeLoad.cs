using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Cluster.Clients;

namespace Realtime.Tests.Cluster.Load;

/// <summary>
/// What an office does beside booking and talking, one step after another on alternating front nodes, each with exactly one right
/// answer: refreshing its token, changing a service and a schedule on the version it has read, taking somebody on and letting them
/// go, opening a conversation, connecting with a ticket. None of it is sent with a key, so it is the front node that must repeat it well.
/// </summary>
public sealed class OfficeLoad
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly FrontClient[] _fronts;
    private readonly ConcurrentQueue<string> _wrong = new();
    private string _token = "";
    private string _refresh = "";
    private int _steps;

    private OfficeLoad(FrontClient[] fronts) => _fronts = fronts;

    public CallTimes Calls { get; } = new();

    /// <summary>Rounds of all steps.</summary>
    public int Rounds { get; private set; }

    /// <summary>Answers other than the right one.</summary>
    public IReadOnlyList<string> Wrong => [.. _wrong];

    public static async Task<OfficeLoad> Begin(FrontClient[] fronts)
    {
        var load = new OfficeLoad(fronts);
        load.Keep(await fronts[0].Expect(HttpMethod.Post, "/api/auth/token", new { email = "owner@willow.example", password = FrontClient.Password }));
        return load;
    }

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Round(Rounds);
                Rounds++;
                await Task.Delay(Rest, CancellationToken.None);
            }
            catch (WrongAnswerException wrong)
            {
                _wrong.Enqueue(wrong.Message);
                if (_wrong.Count >= 5)
                {
                    return;
                }

                // The chain of tokens may be broken; a new one shows whether the rest is.
                Keep(await Next().Expect(HttpMethod.Post, "/api/auth/token", new { email = "owner@willow.example", password = FrontClient.Password }));
            }
        }
    }

    private async Task Round(int round)
    {
        Keep(await Step(200, HttpMethod.Post, "/api/auth/refresh", new { refreshToken = _refresh }));
        await ChangeService();
        await ChangeSchedule();

        var made = await Step(201, HttpMethod.Post, "/api/users", new
        {
            name = "Temp",
            email = string.Create(CultureInfo.InvariantCulture, $"temp-{round}-{Guid.NewGuid():N}@willow.example"),
            role = "reception",
            password = FrontClient.Password,
        });
        await Step(204, HttpMethod.Delete, $"/api/users/{made.GetProperty("id").GetString()}");

        var visitor = (await Step(201, HttpMethod.Post, "/public/organizations/willow/visitors", new { name = "W" })).GetProperty("accessToken").GetString()!;
        await Step(201, HttpMethod.Post, "/api/rooms", new { }, visitor);
        var ticket = (await Step(201, HttpMethod.Post, "/api/hub/tickets", token: visitor)).GetProperty("ticket").GetString()!;
        var connected = await Calls.Measure("connect with a ticket", async () =>
        {
            // Redeemed at the other front node.
            await using var hub = await HubClient.Connect(Next().Address, token: null, ticket);
            return hub.IsOpen;
        });
        if (!connected)
        {
            throw new WrongAnswerException($"a ticket did not connect: {Calls.Errors.LastOrDefault()}");
        }
    }

    private async Task ChangeService()
    {
        var service = (await Step(200, HttpMethod.Get, "/api/services")).GetProperty("items")[0];
        var version = service.GetProperty("version").GetInt64();
        var body = new
        {
            name = service.GetProperty("name").GetString(),
            description = $"at {version}",
            durationMinutes = service.GetProperty("durationMinutes").GetInt32(),
            price = service.GetProperty("price"),
        };
        var changed = await Step(200, HttpMethod.Put, $"/api/services/{service.GetProperty("id").GetString()}", body, ifMatch: version);
        Same(version + 1, changed.GetProperty("version").GetInt64(), "a service");
    }

    private async Task ChangeSchedule()
    {
        var therapist = (await Step(200, HttpMethod.Get, "/api/therapists")).GetProperty("items")[0].GetProperty("id").GetString();
        var schedule = await Step(200, HttpMethod.Get, $"/api/therapists/{therapist}/schedule");
        var version = schedule.GetProperty("version").GetInt64();
        var body = new { weekly = schedule.GetProperty("weekly"), minimumNoticeMinutes = 60 + (version % 2) };
        var changed = await Step(200, HttpMethod.Put, $"/api/therapists/{therapist}/schedule", body, ifMatch: version);
        Same(version + 1, changed.GetProperty("version").GetInt64(), "a schedule");
    }

    private async Task<JsonElement> Step(int right, HttpMethod method, string path, object? body = null, string? token = null, long? ifMatch = null)
    {
        var (status, answer) = await Calls.Measure($"{method} {path}", () => Next().Send(method, path, body, token ?? _token, ifMatch: ifMatch));
        return status == right ? answer : throw new WrongAnswerException($"{method} {path}: {status} {answer}");
    }

    private static void Same(long right, long found, string what)
    {
        if (found != right)
        {
            throw new WrongAnswerException($"{what} is at {found} in place of {right}");
        }
    }

    private void Keep(JsonElement session) =>
        (_token, _refresh) = (session.GetProperty("accessToken").GetString()!, session.GetProperty("refreshToken").GetString()!);

    private FrontClient Next() => _fronts[_steps++ % _fronts.Length];

    private sealed class WrongAnswerException(string message) : Exception(message);
}
