using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Realtime.Tests.Api.Live;

/// <summary>A hub client at the level of frames: SignalR's JSON protocol over a WebSocket, without negotiation.</summary>
public sealed class HubClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const byte Separator = 0x1e;

    private readonly ClientWebSocket _socket;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new(StringComparer.Ordinal);
    private readonly Channel<HubEvent> _events = Channel.CreateUnbounded<HubEvent>();
    private readonly List<HubEvent> _kept = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource<JsonElement?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<HubEvent>? _handler;
    private int _lastCall;

    private HubClient(ClientWebSocket socket) => _socket = socket;

    /// <summary>Ends with the connection: with the server's close message, if it sent one.</summary>
    public Task<JsonElement?> Closed => _closed.Task.WaitAsync(Patience);

    public bool IsOpen => !_closed.Task.IsCompleted;

    /// <summary>Opens a connection. WebSocketException with the HTTP status in its text where it is refused.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="token">For the Authorization header; null: none.</param>
    /// <param name="ticket">For <c>?access_token=</c>.</param>
    /// <param name="origin">As a browser sends it.</param>
    /// <param name="onEvent">Gets every event in order, in place of <see cref="Next"/>.</param>
    /// <param name="read">False: nothing is read from the socket after the handshake.</param>
    public static async Task<HubClient> Connect(
        Uri address, string? token, string? ticket = null, string? origin = null, Action<HubEvent>? onEvent = null, bool read = true)
    {
        var socket = new ClientWebSocket();
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var uri = new UriBuilder(address) { Scheme = "ws", Path = "/hub", Query = ticket is null ? "" : $"access_token={ticket}" }.Uri;
        await socket.ConnectAsync(uri, CancellationToken.None).WaitAsync(Patience);
        var client = new HubClient(socket) { _handler = onEvent };
        await client.SendText("""{"protocol":"json","version":1}""" + (char)Separator);
        if (read)
        {
            _ = client.ReadAll();
        }

        return client;
    }

    /// <summary>Calls and waits for the answer; HubCallException with the server's text where it failed.</summary>
    public async Task<JsonElement> Invoke(string method, params object?[] arguments) => await Begin(method, arguments).WaitAsync(Patience);

    /// <summary>Calls without waiting for the answer to be read.</summary>
    public Task<JsonElement> Begin(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString();
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = answer;
        if (!IsOpen)
        {
            answer.TrySetException(new HubCallException("closed"));
        }

        _ = SendCall(id, answer, JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        return answer.Task;
    }

    /// <summary>The text of the failure that the call ends with.</summary>
    public async Task<string> Fails(string method, params object?[] arguments) =>
        (await Should.ThrowAsync<HubCallException>(() => Invoke(method, arguments))).Message;

    /// <summary>The first event of this name that was not asked for yet; others stay.</summary>
    public async Task<JsonElement[]> Next(string name, Func<JsonElement[], bool>? condition = null)
    {
        using var timeout = new CancellationTokenSource(Patience);
        for (var i = 0; ; i++)
        {
            if (i == _kept.Count)
            {
                _kept.Add(await _events.Reader.ReadAsync(timeout.Token));
            }

            if (_kept[i].Name == name && condition?.Invoke(_kept[i].Arguments) != false)
            {
                var found = _kept[i].Arguments;
                _kept.RemoveAt(i);
                return found;
            }
        }
    }

    /// <summary>The events that have arrived and were not asked for yet.</summary>
    public List<HubEvent> TakeArrived()
    {
        List<HubEvent> arrived = [.. _kept];
        _kept.Clear();
        while (_events.Reader.TryRead(out var next))
        {
            arrived.Add(next);
        }

        return arrived;
    }

    public async Task SendText(string text, bool ignoreFailure = false)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception) when (ignoreFailure)
        {
            // The server may close before it has read everything.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Loses the network in the middle of a call's bytes.</summary>
    public async Task BreakOff(string method, params object?[] arguments)
    {
        var call = JsonSerializer.SerializeToUtf8Bytes(new { type = 1, invocationId = "broken", target = method, arguments });
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(call.AsMemory(0, call.Length / 2), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // It was lost before.
        }
        finally
        {
            _sending.Release();
            Drop();
        }
    }

    /// <summary>Begins to read a connection that was made without.</summary>
    public void ReadOn() => _ = ReadAll();

    /// <summary>Breaks the connection as a lost network does.</summary>
    public void Drop() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await Task.CompletedTask;
    }

    private async Task SendCall(string id, TaskCompletionSource<JsonElement> answer, string json)
    {
        try
        {
            await SendText(json + (char)Separator);
        }
        catch (Exception exception)
        {
            _calls.TryRemove(id, out _);
            answer.TrySetException(new HubCallException("closed", exception));
        }
    }

    private async Task ReadAll()
    {
        JsonElement? close = null;
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                buffer.Advance(received.Count);
                var whole = buffer.WrittenMemory[..(buffer.WrittenSpan.LastIndexOf(Separator) + 1)];
                if (whole.Length > 0)
                {
                    // A long record comes in several messages.
                    var closing = TakeRecords(whole);
                    close ??= closing;
                    var rest = buffer.WrittenMemory[whole.Length..].ToArray();
                    buffer.ResetWrittenCount();
                    buffer.Write(rest);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Ended; what it means is the test's matter.
        }

        _closed.TrySetResult(close);
        foreach (var call in _calls.Values)
        {
            call.TrySetException(new HubCallException("closed"));
        }

        _events.Writer.TryComplete();
    }

    private JsonElement? TakeRecords(ReadOnlyMemory<byte> bytes)
    {
        JsonElement? close = null;
        while (bytes.Span.IndexOf(Separator) is >= 0 and var length)
        {
            using var document = JsonDocument.Parse(bytes[..length]);
            var record = document.RootElement.Clone();
            bytes = bytes[(length + 1)..];
            switch (record.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
            {
                case 1:
                    Take(new HubEvent(record.GetProperty("target").GetString()!, [.. record.GetProperty("arguments").EnumerateArray()]));
                    break;
                case 3 when _calls.TryRemove(record.GetProperty("invocationId").GetString()!, out var answer):
                    Complete(answer, record);
                    break;
                case 7:
                    close ??= record;
                    break;
            }
        }

        return close;
    }

    private void Take(HubEvent next)
    {
        if (_handler is null)
        {
            _events.Writer.TryWrite(next);
        }
        else
        {
            _handler(next);
        }
    }

    private static void Complete(TaskCompletionSource<JsonElement> answer, JsonElement record)
    {
        if (record.TryGetProperty("error", out var error))
        {
            answer.TrySetException(new HubCallException(error.GetString()!));
        }
        else
        {
            answer.TrySetResult(record.TryGetProperty("result", out var result) ? result : default);
        }
    }
}

public sealed record HubEvent(string Name, JsonElement[] Arguments);

public sealed class HubCallException(string message, Exception? inner = null) : Exception(message, inner);
