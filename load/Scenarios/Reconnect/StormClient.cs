using Realtime.Load.Server;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// One person's page: connected by a ticket as a browser is, back after every loss, with what it missed read before anything else.
/// As long as it is <see cref="IsMute"/> it asks and pings and never reads.
/// </summary>
internal sealed class StormClient(Uri server, PracticeClient practice, string accessToken, StormMeasurement measurement, TimeProvider time)
{
    private const int MuteAsks = 8;
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, RoomView> _views = new(StringComparer.Ordinal);
    private TaskCompletionSource<HubConnection> _online = NewGate();
    private HubConnection? _connection;
    private TimeSpan? _away;
    private long _attemptedAt;
    private int _attempts;

    public string AccessToken => accessToken;

    public IReadOnlyCollection<RoomView> Views => _views.Values;

    /// <summary>One of those who stop reading when the storm comes; it says nothing of its own either.</summary>
    public bool IsDrawn { get; set; }

    /// <summary>It does not read the connection that it makes next.</summary>
    public bool WillBeMute { get; set; }

    public bool IsMute { get; private set; }

    /// <summary>Connected, and caught up in every conversation.</summary>
    public bool IsOnline => Volatile.Read(ref _online).Task.IsCompletedSuccessfully;

    /// <summary>When it began to come back.</summary>
    public long AttemptedAt => Volatile.Read(ref _attemptedAt);

    /// <summary>Connections that ended although nobody cut them, and why.</summary>
    public List<string> Losses { get; } = [];

    /// <summary>How the server ended the connection that this client did not read: true with the word to come back.</summary>
    public bool? WasWantedBack { get; private set; }

    public void Take(string roomId, RoomLedger ledger, int member) =>
        _views.Add(roomId, new RoomView(roomId, ledger, member, message => measurement.Delivered(this, message)));

    /// <summary>Keeps it connected until cancelled.</summary>
    public async Task Live(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Connect(stopping);
                await _connection!.Over.WaitAsync(stopping);
                await Lose(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            if (_connection is { } last)
            {
                await last.DisposeAsync();
            }
        }
    }

    /// <summary>Breaks the connection as a lost network does; it comes back after <paramref name="away"/>.</summary>
    public void Cut(TimeSpan away)
    {
        _away = away;
        Volatile.Write(ref _online, NewGate());
        _connection!.Abort();
    }

    /// <summary>Reads again, which shows that its connection has ended.</summary>
    public void ReadOn()
    {
        WillBeMute = false;
        _connection?.ReadOn();
    }

    public Task WaitUntilOnline(CancellationToken cancellation) => Volatile.Read(ref _online).Task.WaitAsync(cancellation);

    /// <summary>Until it is acknowledged: what a lost connection leaves open is sent again under its id.</summary>
    public async Task Send(string roomId, long number, string text, CancellationToken cancellation)
    {
        while (true)
        {
            var connection = await Volatile.Read(ref _online).Task.WaitAsync(cancellation);
            var id = measurement.Sending(number, AttemptedAt);
            try
            {
                var answer = await connection.Invoke("Send", roomId, id, text);
                if (answer is { Error: null, Sequence: { } sequence })
                {
                    measurement.Acknowledged(number);
                    _views[roomId].Ledger.Acknowledged(sequence, id);
                }
                else
                {
                    measurement.Refused(answer.Error ?? "no sequence in the answer");
                }

                return;
            }
            catch (LoadFailedException)
            {
                await Task.Delay(RetryFirst, time, cancellation);
            }
        }
    }

    private static TaskCompletionSource<HubConnection> NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Connect(CancellationToken stopping)
    {
        Volatile.Write(ref _attemptedAt, time.GetTimestamp());
        for (_attempts = 0; ; _attempts++)
        {
            IsMute = WillBeMute;
            var connection = new HubConnection { OnEvent = OnEvent };
            try
            {
                var ticket = await practice.TakeTicket(accessToken, stopping);
                await connection.ConnectByTicket(server, ticket, IsMute, time, stopping);
                await Join(connection);
                _connection = connection;
                measurement.Back(this);
                Volatile.Read(ref _online).TrySetResult(connection);
                return;
            }
            catch (Exception failure) when (failure is LoadFailedException or System.Net.WebSockets.WebSocketException or TimeoutException or HttpRequestException)
            {
                measurement.AttemptFailed(failure.Message);
                await connection.DisposeAsync();
                await Task.Delay(Pause(), time, stopping);
            }
            catch (OperationCanceledException)
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private async Task Join(HubConnection connection)
    {
        foreach (var view in _views.Values)
        {
            view.Begin();
        }

        if (IsMute)
        {
            connection.StopReading();
            foreach (var view in _views.Values.SelectMany(view => Enumerable.Repeat(view, MuteAsks)))
            {
                _ = Forget(connection.Invoke("JoinRoom", view.RoomId, 0));
            }

            return;
        }

        await Task.WhenAll(_views.Values.Select(view => CatchUp(connection, view)));
    }

    private static async Task CatchUp(HubConnection connection, RoomView view)
    {
        while (true)
        {
            var before = view.Last;
            var joined = await connection.Invoke(frame => view.Page(JoinedPage.Read(frame.Span)), "JoinRoom", view.RoomId, before);
            if (joined.Error is not null)
            {
                throw new LoadFailedException($"JoinRoom was refused: {joined.Error}");
            }

            if (view.Last >= joined.HeadSequence)
            {
                return;
            }

            if (view.Last == before)
            {
                throw new LoadFailedException($"JoinRoom answered nothing after {before} although the head is {joined.HeadSequence}.");
            }
        }
    }

    private async Task Lose(CancellationToken stopping)
    {
        var connection = _connection!;
        if (_away is { } away)
        {
            await Task.Delay(away, time, stopping);
        }
        else
        {
            Volatile.Write(ref _online, NewGate());
            if (IsMute)
            {
                WasWantedBack = connection.IsWantedBack;
            }
            else
            {
                Losses.Add(connection.Ended ?? "lost");
            }
        }

        _away = null;
        _connection = null;
        await connection.DisposeAsync();
    }

    // As the widget's own: doubled each time, between half and all of it by chance.
    private TimeSpan Pause()
    {
        var most = Math.Min(RetryMax.TotalSeconds, RetryFirst.TotalSeconds * Math.Pow(2, _attempts));
        return TimeSpan.FromSeconds(most * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private static async Task Forget(Task call)
    {
        try
        {
            await call;
        }
        catch (LoadFailedException)
        {
            // Nobody reads the answer.
        }
    }

    private void OnEvent(HubMessage message)
    {
        if (message is { Target: "MessageReceived", Sequence: { } sequence, RoomId: { } roomId } && _views.TryGetValue(roomId, out var view))
        {
            view.Push(sequence, message.ClientMessageId ?? RoomView.NoticeAt(sequence));
        }
    }
}
