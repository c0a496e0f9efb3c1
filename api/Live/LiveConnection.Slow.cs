using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR.Protocol;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Live;

/// <summary>What happens to a client that does not read what is written to it.</summary>
public sealed partial class LiveConnection
{
    private SemaphoreSlim? _pages;
    private Task _probe = Task.CompletedTask;
    private long _probedAt;
    private volatile bool _hasAnswers;

    /// <summary>
    /// Reads a long answer to a call, one at a time and not before what was written so far has left: who does not read is not
    /// read for either, however often it asks.
    /// </summary>
    public async Task<T> ReadInTurn<T>(Func<Task<T>> read)
    {
        var pages = LazyInitializer.EnsureInitialized(ref _pages, () => new SemaphoreSlim(1));
        try
        {
            await pages.WaitAsync(hub.ConnectionAborted);
        }
        catch (OperationCanceledException)
        {
            throw ErrorCatalogue.TooSlow.ToHubException();
        }

        try
        {
            await Probe();
            _hasAnswers = true;
            return await read();
        }
        finally
        {
            pages.Release();
        }
    }

    /// <summary>Ends the connection if a write has waited for <see cref="LiveOptions.ReadPatience"/>; asks for it now and then.</summary>
    public void EndIfNotRead()
    {
        if (_hasAnswers)
        {
            // Answers to calls are written by SignalR itself, and show by what waits behind them.
            _hasAnswers = false;
            _ = Probe();
        }

        lock (_gate)
        {
            if (!_ended && (IsOverdue(_writing, _writingSince) || IsOverdue(!_probe.IsCompleted, _probedAt)))
            {
                EndAsSlow();
            }
        }
    }

    /// <summary>Ends once what was written before has left for the client, or the connection has ended.</summary>
    private Task Probe()
    {
        lock (_gate)
        {
            if (!_ended && _probe.IsCompleted)
            {
                _probedAt = time.GetTimestamp();
                _probe = hub.WriteAsync(PingMessage.Instance).AsTask();
            }

            return _probe;
        }
    }

    private bool IsOverdue(bool waits, long since) => waits && time.GetElapsedTime(since) > options.ReadPatience;

    private void EndAsSlow()
    {
        Close();
        metrics.SlowDisconnect();
        _ = TellToComeBack();
    }

    /// <summary>
    /// Behind what has left already, in place of all that waited: the word to come back, for a client that reads on in a moment. For
    /// any other the transport ends, which every client takes for the same.
    /// </summary>
    private async Task TellToComeBack()
    {
        var transport = hub.Features.GetRequiredFeature<IConnectionLifetimeFeature>();
        try
        {
            await hub.WriteAsync(new CloseMessage(ErrorCatalogue.TooSlow.ToHubException().Message, allowReconnect: true))
                .AsTask().WaitAsync(options.FarewellTime, time, transport.ConnectionClosed);
            hub.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            await Task.Delay(options.FarewellTime, time, transport.ConnectionClosed);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // It does not read, or has gone.
        }

        transport.Abort();
        hub.Abort();
    }
}
