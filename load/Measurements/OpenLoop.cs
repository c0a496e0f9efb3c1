namespace Realtime.Load.Measurements;

/// <summary>Sends at the scheduled times and never waits for an answer before the next one.</summary>
public sealed class OpenLoop(TimeProvider time, int inFlightMax)
{
    private long _sent;
    private long _withheld;
    private int _inFlight;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Arrivals that were not sent because <c>inFlightMax</c> were unanswered: the server is past its limit.</summary>
    public long Withheld => Volatile.Read(ref _withheld);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// Calls <paramref name="send"/> with the number of the arrival and the timestamp it was meant for. Returns once every arrival
    /// had its turn; answers may still be on their way (<see cref="Settle"/>).
    /// </summary>
    public async Task Run(ArrivalSchedule schedule, Func<long, long, Task> send, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        long number = 0;
        while (schedule.Next is { } next)
        {
            var wait = next - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
            while (schedule.TryTakeDue(time.GetElapsedTime(start), out var due))
            {
                var intended = start + (long)(due.TotalSeconds * time.TimestampFrequency);
                Start(send, number++, intended);
            }
        }
    }

    /// <summary>True once nothing is in flight; false where something still is after <paramref name="patience"/>.</summary>
    public async Task<bool> Settle(TimeSpan patience, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (InFlight > 0 && time.GetElapsedTime(start) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }

        return InFlight == 0;
    }

    private void Start(Func<long, long, Task> send, long number, long intended)
    {
        if (InFlight >= inFlightMax)
        {
            Interlocked.Increment(ref _withheld);
            return;
        }

        Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _sent);
        _ = Complete(send(number, intended));
    }

    private async Task Complete(Task answer)
    {
        try
        {
            await answer;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
