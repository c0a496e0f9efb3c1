using Amazon.DynamoDBv2.Model;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>How a conditional write ended.</summary>
internal enum ConditionOutcome
{
    Held,

    /// <summary>Nothing was written.</summary>
    Failed,

    /// <summary>
    /// The condition failed on a repeat, after a request that got no answer: that one may have been applied and be the very
    /// reason. Only a look at what is stored can tell.
    /// </summary>
    FailedAfterUnknown,
}

/// <summary>
/// Sends requests, and repeats those that were throttled, failed on the server's side or got no answer: after a random wait
/// that grows, until <see cref="DynamoDbOptions.Deadline"/>. The SDK's own repeats are off, because they hide whether a
/// condition failed at once or after an answer was lost.
/// </summary>
internal sealed class RetriedCalls(DynamoDbOptions options, StorageMetrics metrics, TimeProvider time)
{
    private int underWay;

    /// <summary>A read, or a write that may be applied twice.</summary>
    /// <exception cref="StorageUnavailableException">No answer in time, or a refusal that repeating does not mend.</exception>
    public async Task<T> Send<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
        => (await Send(attempt, isConditional: false, cancellation)).Answer!;

    /// <summary>A write with a condition. It is not cancelled once it was sent: its outcome would be unknown.</summary>
    /// <exception cref="StorageUnavailableException">As above; whether it was applied is unknown.</exception>
    public async Task<(ConditionOutcome Outcome, T? Answer)> SendConditional<T>(
        Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await Send(attempt, isConditional: true, CancellationToken.None);
    }

    private async Task<(ConditionOutcome Outcome, T? Answer)> Send<T>(
        Func<CancellationToken, Task<T>> attempt, bool isConditional, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref underWay) > options.RequestsMax)
        {
            Interlocked.Decrement(ref underWay);
            throw new StorageUnavailableException($"{options.RequestsMax} requests to DynamoDB are under way already.");
        }

        try
        {
            return await Repeat(attempt, isConditional, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task<(ConditionOutcome Outcome, T? Answer)> Repeat<T>(
        Func<CancellationToken, Task<T>> attempt, bool isConditional, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var isUnknown = false;
        var delayMax = options.RetryDelay;
        for (; ; )
        {
            Exception failure;
            try
            {
                return (ConditionOutcome.Held, await Once(attempt, options.Deadline - time.GetElapsedTime(started), cancellation));
            }
            catch (ConditionalCheckFailedException) when (isConditional)
            {
                return (isUnknown ? ConditionOutcome.FailedAfterUnknown : ConditionOutcome.Failed, default);
            }
            catch (Exception reason) when (!cancellation.IsCancellationRequested && DynamoDbFailure.IsFromService(reason))
            {
                failure = reason;
            }

            if (!DynamoDbFailure.IsWorthRepeating(failure))
            {
                throw new StorageUnavailableException($"DynamoDB refused: {failure.Message}", failure);
            }

            isUnknown |= DynamoDbFailure.MayBeApplied(failure);
            var delay = delayMax * Random.Shared.NextDouble();
            if (time.GetElapsedTime(started) + delay >= options.Deadline)
            {
                throw new StorageUnavailableException(
                    $"DynamoDB did not answer within {options.Deadline.TotalSeconds} s: {failure.Message}", failure);
            }

            metrics.Repeated();
            await Task.Delay(delay, time, cancellation);
            delayMax = delayMax * 2 < options.RetryDelayMax ? delayMax * 2 : options.RetryDelayMax;
        }
    }

    private async Task<T> Once<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan left, CancellationToken cancellation)
    {
        var wait = left < options.AttemptTimeout ? left : options.AttemptTimeout;
        using var timeout = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);

        // Also where the SDK does not come back on its own, e.g. while it asks for credentials.
        return await attempt(either.Token).WaitAsync(either.Token);
    }
}
