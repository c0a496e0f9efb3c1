using System.Text.Json;

namespace Realtime.Tests.Api.Live;

/// <summary>
/// Reads a conversation as a good client does: keeps messages by sequence, and after a lost connection joins from the last one
/// that it has without gap.
/// </summary>
public sealed class RoomReader(string roomId)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, string> _texts = [];
    private readonly List<long> _pushed = [];
    private long _last;

    /// <summary>The last sequence up to which nothing is missing.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Texts by sequence, as far as there is no gap.</summary>
    public List<string> Texts
    {
        get
        {
            lock (_gate)
            {
                return [.. _texts.TakeWhile(pair => pair.Key <= _last).Select(pair => pair.Value)];
            }
        }
    }

    /// <summary>Sequences in the order in which this connection got them by push.</summary>
    public List<long> Pushed
    {
        get
        {
            lock (_gate)
            {
                return [.. _pushed];
            }
        }
    }

    public void Take(HubEvent next)
    {
        if (next.Name == "MessageReceived" && next.Arguments[0].GetString() == roomId)
        {
            lock (_gate)
            {
                _pushed.Add(next.Arguments[1].GetProperty("sequence").GetInt64());
                Keep(next.Arguments[1]);
            }
        }
    }

    /// <summary>Joins, and joins on until the head that the first answer told is reached. How many messages the answers had.</summary>
    public async Task<int> Join(HubClient client)
    {
        lock (_gate)
        {
            _pushed.Clear();
        }

        var count = 0;
        long head;
        do
        {
            var answer = await client.Invoke("JoinRoom", roomId, Last);
            head = answer.GetProperty("headSequence").GetInt64();
            lock (_gate)
            {
                foreach (var message in answer.GetProperty("messages").EnumerateArray())
                {
                    count++;
                    Keep(message);
                }
            }
        }
        while (Last < head);
        return count;
    }

    private void Keep(JsonElement message)
    {
        var text = message.GetProperty("text").GetString()!;
        var sequence = message.GetProperty("sequence").GetInt64();
        if (!_texts.TryAdd(sequence, text))
        {
            _texts[sequence].ShouldBe(text);
        }

        while (_texts.ContainsKey(_last + 1))
        {
            _last++;
        }
    }
}
