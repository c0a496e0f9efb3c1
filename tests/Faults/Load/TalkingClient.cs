using System.Net.WebSockets;
using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Faults.Record;

namespace Realtime.Tests.Faults.Load;

/// <summary>How a connection is lost.</summary>
internal enum Loss
{
    /// <summary>In the middle of a call's bytes.</summary>
    HalfSent,

    /// <summary>Right behind a call: it may have arrived or not.</summary>
    JustSent,

    /// <summary>A moment later: the call is under way, its answer is lost.</summary>
    Unanswered,

    /// <summary>While it waits for nothing.</summary>
    Idle,

    /// <summary>While it reads what it missed, of a new connection.</summary>
    Joining,
}

/// <summary>
/// One device of one conversation: sends its messages in order, some at once, and whatever was not acknowledged again after a lost
/// connection, under the same id; reads by sequence as a good client does. When it loses its connection follows from the seed.
/// </summary>
internal sealed class TalkingClient(Uri server, string name, string token, string room, int messages, int losses, int seed, Ledger ledger, Func<string> said) : IAsyncDisposable
{
    private const int AtOnceMax = 3;
    private const int RepeatedOneIn = 20;
    private const int UnansweredWaitMax = 15;
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    private readonly Random random = new(seed);
    private readonly Dictionary<int, Loss> planned = [];
    private readonly long[] sequences = new long[messages + 1];
    private HubClient? hub;

    public string Name => name;

    public RoomReader Reader { get; } = new(room);

    public int Connections { get; private set; }

    public int Lost { get; private set; }

    public string LastFailure { get; private set; } = "";

    public static string TextOf(string name, int number) => $"{name} says {number}";

    /// <summary>Sends all, until each is acknowledged.</summary>
    public async Task Talk(CancellationToken abandon)
    {
        PlanLosses();
        for (var next = 1; next <= messages;)
        {
            var last = Math.Min(messages, next + random.Next(AtOnceMax));
            if (random.Next(RepeatedOneIn) == 0 && next > 1)
            {
                // What was answered before is answered so again.
                var earlier = random.Next(1, next);
                await TrySend(earlier, earlier, abandon, isRepeat: true);
            }

            await TrySend(next, last, abandon, isRepeat: false);
            while (next <= messages && sequences[next] > 0)
            {
                next++;
            }
        }
    }

    /// <summary>Stays until it has everything up to <paramref name="head"/>; false where that does not come.</summary>
    public async Task<bool> CatchUp(long head, CancellationToken abandon)
    {
        while (!abandon.IsCancellationRequested)
        {
            try
            {
                await Connected();
                if (Reader.Last >= head)
                {
                    return true;
                }

                await Task.Delay(RetryWait, abandon);
            }
            catch (Exception failure) when (IsLoss(failure))
            {
                LastFailure = failure.Message;
                hub?.Drop();
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return Reader.Last >= head;
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }
    }

    /// <summary>At which messages; as many of each kind as chance has it.</summary>
    private void PlanLosses()
    {
        var kinds = Enum.GetValues<Loss>();
        while (planned.Count < Math.Min(losses, messages))
        {
            planned.TryAdd(random.Next(1, messages + 1), kinds[random.Next(kinds.Length)]);
        }
    }

    private async Task TrySend(int first, int last, CancellationToken abandon, bool isRepeat)
    {
        var answers = new List<(int Number, Task<JsonElement> Answer)>();
        try
        {
            var connection = await Connected();
            for (var number = first; number <= last; number++)
            {
                if (!isRepeat && planned.Remove(number, out var loss))
                {
                    await Lose(connection, loss, number);
                    break;
                }

                ledger.Attempted();
                answers.Add((number, Send(connection, number)));
            }

            foreach (var (number, answer) in answers)
            {
                Acknowledged(number, (await answer.WaitAsync(AnswerMax, abandon)).GetProperty("sequence").GetInt64());
            }
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            LastFailure = failure.Message;
            hub?.Drop();
            answers.ForEach(sent => Forget(sent.Answer));
            await Task.Delay(RetryWait, abandon);
        }
        catch (HubCallException refused)
        {
            ledger.IsWrong($"{name} was refused {first} to {last}: {refused.Message} {said()}");
            hub?.Drop();
            await Task.Delay(RetryWait, abandon);
        }
    }

    private Task<JsonElement> Send(HubClient connection, int number) =>
        connection.Begin("Send", room, $"{name}-{number}", TextOf(name, number));

    private async Task Lose(HubClient connection, Loss loss, int number)
    {
        Lost++;
        switch (loss)
        {
            case Loss.HalfSent:
                await connection.BreakOff("Send", room, $"{name}-{number}", TextOf(name, number));
                break;
            case Loss.JustSent:
                Forget(Send(connection, number));
                connection.Drop();
                break;
            case Loss.Unanswered:
                Forget(Send(connection, number));
                await Task.Delay(random.Next(UnansweredWaitMax));
                connection.Drop();
                break;
            case Loss.Joining:
                connection.Drop();
                await using (var another = await HubClient.Connect(server, token))
                {
                    Forget(another.Begin("JoinRoom", room, Reader.Last));
                    another.Drop();
                }

                break;
            default:
                connection.Drop();
                break;
        }
    }

    private static void Forget(Task call) => _ = call.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);

    private void Acknowledged(int number, long sequence)
    {
        if (sequences[number] == 0)
        {
            sequences[number] = sequence;
            ledger.Sent(new(room, $"{name}-{number}", sequence, TextOf(name, number)));
        }
        else if (sequences[number] != sequence)
        {
            ledger.IsWrong($"{name}-{number} was acknowledged as {sequences[number]}, and again as {sequence}");
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

        Connections++;
        hub = await HubClient.Connect(server, token, onEvent: Reader.Take);
        await Reader.Join(hub);
        return hub;
    }

    /// <summary>Nobody there, or nobody answers, or it said that it goes away: the outcome is unknown, and asked for again.</summary>
    private static bool IsLoss(Exception failure) => failure switch
    {
        WebSocketException or TimeoutException or ObjectDisposedException => true,
        HubCallException refused => refused.Message == "closed"
            || refused.Message.Contains("overloaded:", StringComparison.Ordinal) || refused.Message.Contains("shutting_down:", StringComparison.Ordinal),
        _ => false,
    };
}
