using System.Net.WebSockets;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Faults.Record;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Load;

/// <summary>
/// A visitor who talks, books and cancels, one command after the other. A command whose outcome is not known is asked again under
/// the same name until it is answered, through whatever happens to the server; so that in the end every command has one answer.
/// </summary>
internal sealed class VisitorClient : IAsyncDisposable
{
    private const int HotSlots = 30;
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    private readonly string name;
    private readonly string token;
    private readonly TestPractice practice;
    private readonly Ledger ledger;
    private readonly SlotCursor slots;
    private readonly Random random;
    private readonly ApiClient api;
    private readonly string room;
    private readonly List<string> cancellable = [];
    private readonly RoomReader reader;
    private HubClient? hub;
    private int lastCommand;

    private VisitorClient(string name, string token, string room, ApiClient api, TestPractice practice, Ledger ledger, SlotCursor slots, int seed)
    {
        this.name = name;
        this.token = token;
        this.room = room;
        this.api = api;
        this.practice = practice;
        this.ledger = ledger;
        this.slots = slots;
        random = new Random(seed);
        reader = new RoomReader(room);
    }

    public static async Task<VisitorClient> Enter(Uri server, string name, TestPractice practice, Ledger ledger, SlotCursor slots, int seed)
    {
        var visitor = await practice.VisitorToken(server);
        var asking = new ApiClient(server, visitor);
        var opened = await asking.Must(asking.Post("/api/rooms", new { }));
        return new(name, visitor, opened.Text("id"), asking, practice, ledger, slots, seed);
    }

    public string Room => room;

    public string Token => token;

    /// <summary>Why it has last had no answer from the hub.</summary>
    public string LastFailure { get; private set; } = string.Empty;

    /// <summary>What its connection showed, without gaps.</summary>
    public RoomReader Reader => reader;

    /// <summary>Gives commands until told to stop, and finishes the last; <paramref name="abandon"/> ends even that.</summary>
    public async Task Run(CancellationToken stop, CancellationToken abandon)
    {
        while (!stop.IsCancellationRequested)
        {
            ledger.Began();
            var dice = random.Next(100);
            var doing = dice < 70 ? Say(abandon) : dice < 95 || cancellable.Count == 0 ? Book(abandon) : Cancel(abandon);
            await doing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        api.Dispose();
    }

    private async Task Say(CancellationToken abandon)
    {
        var (id, text) = ($"{name}-{++lastCommand}", $"{name} says {lastCommand} {new string('.', random.Next(200))}");
        for (; ; await Task.Delay(RetryWait, abandon))
        {
            try
            {
                ledger.Attempted();
                hub = await Connected();
                var sent = await hub.Begin("Send", room, id, text).WaitAsync(AnswerMax, abandon);
                ledger.Sent(new(room, id, sent.GetProperty("sequence").GetInt64(), text));
                return;
            }
            catch (HubCallException failure) when (failure.Message.Contains("HubException: storage_unavailable:", StringComparison.Ordinal))
            {
                ledger.WasUnavailable();
            }
            catch (HubCallException failure) when (failure.Message == "closed" || failure.Message.Contains("HubException: overloaded:", StringComparison.Ordinal))
            {
                // Nothing is concluded: asked again.
            }
            catch (HubCallException failure)
            {
                ledger.IsWrong($"Send {id}: {failure.Message}");
            }
            catch (Exception failure) when (failure is WebSocketException or TimeoutException or ObjectDisposedException)
            {
                // Nobody there, or nobody answers: a new connection.
                LastFailure = failure.Message;
                hub?.Drop();
            }
        }
    }

    private async Task Book(CancellationToken abandon)
    {
        var (key, therapist) = ($"{name}-{++lastCommand}", practice.TherapistIds[random.Next(practice.TherapistIds.Count)]);
        var start = practice.Slot(slots.Pick(random, HotSlots));
        var body = new { therapistId = therapist, serviceId = practice.ServiceId, start = start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ") };
        var answer = await Ask(() => api.Post("/api/bookings", body, key), abandon);
        if (answer.Status == 201)
        {
            ledger.Booked(new(answer.Text("id"), key, therapist, start, token));
            cancellable.Add(answer.Text("id"));
            return;
        }

        ledger.WasRefused();
        if (answer.Code != "slot_taken")
        {
            ledger.IsWrong($"booking {key}: {answer.Status} {answer.Body}");
        }
    }

    private async Task Cancel(CancellationToken abandon)
    {
        var index = random.Next(cancellable.Count);
        var id = cancellable[index];
        cancellable.RemoveAt(index);
        ledger.Cancelling(id);
        var answer = await Ask(() => api.Put($"/api/bookings/{id}", new { status = "cancelled" }, $"{name}-cancel-{id}"), abandon);
        if (answer.Status == 200)
        {
            ledger.Cancelled(id);
        }
        else
        {
            ledger.IsWrong($"cancelling {id}: {answer.Status} {answer.Body}");
        }
    }

    /// <summary>Asks until there is an answer that decides: no connection, 503 and 429 do not.</summary>
    private async Task<Answer> Ask(Func<Task<Answer>> ask, CancellationToken abandon)
    {
        while (true)
        {
            ledger.Attempted();
            var answer = await ask();
            if (answer.Status is not (0 or 503 or 429))
            {
                return answer;
            }

            if (answer.Code == "storage_unavailable")
            {
                ledger.WasUnavailable();
            }

            if (answer.Status == 503 && answer.RetryAfter is null)
            {
                ledger.IsWrong($"503 without Retry-After: {answer.Body}");
            }

            await Task.Delay(RetryWait, abandon);
        }
    }

    private async Task<HubClient> Connected()
    {
        if (hub is { IsOpen: true })
        {
            return hub;
        }

        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        hub = await HubClient.Connect(api.Address, token, onEvent: reader.Take);
        await reader.Join(hub);
        return hub;
    }
}
