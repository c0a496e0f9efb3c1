using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace Realtime.Load.Server;

/// <summary>
/// One client's connection to the hub, in SignalR's JSON protocol over a WebSocket without negotiation. Written out here, and not
/// the official client, because the load client must cost less than the server that it measures.
/// </summary>
public sealed class HubConnection : IAsyncDisposable
{
    private const int ReceiveBufferBytes = 32 * 1024;
    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, HubFrames.Separator];
    private static readonly byte[] Ping = [.. """{"type":6}"""u8, HubFrames.Separator];
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly HubFrames _frames = new();
    private readonly ConcurrentDictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _shookHands = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _readingOn;
    private HttpMessageInvoker? _narrow;
    private Task _running = Task.CompletedTask;
    private int _lastCall;

    /// <summary>Events, in the order in which they arrived, on the receiving thread.</summary>
    public required Action<HubMessage> OnEvent { get; init; }

    /// <summary>Why the connection ended, or null while it has not.</summary>
    public string? Ended { get; private set; }

    /// <summary>The server ended it, and said that its client shall come back.</summary>
    public bool IsWantedBack { get; private set; }

    /// <summary>Ends once nothing more is received.</summary>
    public Task Over => _over.Task;

    public Task Connect(Uri server, string accessToken, TimeProvider time, CancellationToken cancellation)
    {
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {accessToken}");
        return Connect(AddressOf(server), time, cancellation);
    }

    /// <summary>As a browser does, which cannot set headers here.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ticket">Good for this one connection.</param>
    /// <param name="narrow">Over a network's small segments in place of loopback's of 64 KiB, behind which the sender's system keeps megabytes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ConnectByTicket(Uri server, string ticket, bool narrow, TimeProvider time, CancellationToken cancellation)
    {
        _narrow = narrow ? NarrowNetwork.Open() : null;
        return Connect(new Uri($"{AddressOf(server)}?access_token={ticket}"), time, cancellation);
    }

    /// <summary>Reads nothing any more, beyond what is being read, until <see cref="ReadOn"/>; it goes on sending.</summary>
    public void StopReading() => _readingOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReadOn() => _readingOn?.TrySetResult();

    /// <summary>Breaks off, as a lost network does.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Calls a hub method; the completion, whose <see cref="HubMessage.Error"/> says if it was refused.</summary>
    /// <exception cref="LoadFailedException">The connection ended before the answer.</exception>
    public Task<HubMessage> Invoke(string method, params object?[] arguments) => Invoke(_ => { }, method, arguments);

    /// <param name="onAnswer">Is given the completion's frame in its place between the events.</param>
    /// <param name="method">The hub's.</param>
    /// <param name="arguments">Its arguments.</param>
    public async Task<HubMessage> Invoke(Action<ReadOnlyMemory<byte>> onAnswer, string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<HubMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = new Call(answer, onAnswer);
        if (Ended is not null)
        {
            FailCalls();
        }

        byte[] frame = [.. JsonSerializer.SerializeToUtf8Bytes(new { type = HubMessage.Invocation, invocationId = id, target = method, arguments }), HubFrames.Separator];
        try
        {
            await Write(frame);
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            _calls.TryRemove(id, out _);
            throw new LoadFailedException($"connection lost: {Ended ?? failure.Message}");
        }

        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _running;
        _socket.Dispose();
        _narrow?.Dispose();
        _writing.Dispose();
        _closing.Dispose();
    }

    private static Uri AddressOf(Uri server) => new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws", Path = "/hub" }.Uri;

    private async Task Connect(Uri address, TimeProvider time, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(address, _narrow, cancellation);
        await Write(Handshake);
        _running = Task.WhenAll(Receive(), KeepAlive(time));
        await _shookHands.Task.WaitAsync(TimeSpan.FromSeconds(10), time, cancellation);
    }

    private async Task Receive()
    {
        var buffer = new byte[ReceiveBufferBytes];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token) is { MessageType: not WebSocketMessageType.Close } part)
            {
                _frames.Read(buffer.AsSpan(0, part.Count), OnFrame);
                if (_readingOn is { } readingOn)
                {
                    await readingOn.Task.WaitAsync(_closing.Token);
                }
            }

            Ended ??= $"closed by the server ({_socket.CloseStatusDescription ?? _socket.CloseStatus.ToString()})";
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or InvalidDataException or JsonException)
        {
            Ended ??= failure.Message;
        }

        _shookHands.TrySetException(new LoadFailedException($"the hub refused the connection: {Ended}"));
        FailCalls();
        _over.TrySetResult();
    }

    private void OnFrame(ReadOnlyMemory<byte> frame)
    {
        var message = HubMessage.Parse(frame.Span);
        if (!_shookHands.Task.IsCompleted)
        {
            // The answer to the handshake is {} or an error, and comes before everything else.
            Ended = message.Error;
            _ = message.Error is null
                ? _shookHands.TrySetResult()
                : _shookHands.TrySetException(new LoadFailedException($"the hub refused the handshake: {message.Error}"));
            return;
        }

        switch (message.Type)
        {
            case HubMessage.Invocation:
                OnEvent(message);
                break;
            case HubMessage.Completion when message.InvocationId is { } id && _calls.TryRemove(id, out var call):
                call.OnAnswer(frame);
                call.Answer.SetResult(message);
                break;
            case HubMessage.Close:
                IsWantedBack = message.AllowReconnect;
                Ended = message.Error ?? "closed by the server";
                break;
        }
    }

    private async Task KeepAlive(TimeProvider time)
    {
        using var timer = new PeriodicTimer(PingInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                await Write(Ping);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Receive says why the connection ended.
        }
    }

    private async Task Write(ReadOnlyMemory<byte> frame)
    {
        // A ClientWebSocket takes one write at a time.
        await _writing.WaitAsync(_closing.Token);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void FailCalls()
    {
        foreach (var id in _calls.Keys)
        {
            if (_calls.TryRemove(id, out var call))
            {
                call.Answer.SetException(new LoadFailedException($"connection lost: {Ended}"));
            }
        }
    }

    private readonly record struct Call(TaskCompletionSource<HubMessage> Answer, Action<ReadOnlyMemory<byte>> OnAnswer);
}
