using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Silo.Hosting;

/// <summary>
/// Around every call of a front node: what a silo's death or departure interrupted is sent again until it is answered or
/// <see cref="ClusterSettings.FrontDeadline"/> is over, so that callers see a slow answer and no error. Commands carry ids, by
/// which a grain knows a repeat, also after its crash.
/// </summary>
/// <exception cref="ServiceUnavailableException">The deadline is over, or too much is repeated at once; the outcome is unknown.</exception>
internal sealed class CallRetry(ClusterSettings settings, TimeProvider time, ILogger<CallRetry> log) : IOutgoingGrainCallFilter
{
    private int _repeating;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (await Try(context) is not { } failure || !IsOurs(context))
        {
            return;
        }

        if (Interlocked.Increment(ref _repeating) > settings.FrontRetriesMax)
        {
            Interlocked.Decrement(ref _repeating);
            throw Unavailable(context, failure, "too many calls are repeated at once");
        }

        try
        {
            await Repeat(context, failure);
        }
        finally
        {
            Interlocked.Decrement(ref _repeating);
        }
    }

    /// <summary>True for what says nothing about the call's outcome. What a grain itself threw is its answer.</summary>
    public static bool IsInterruption(Exception failure) => failure is OrleansException or TimeoutException;

    private async Task Repeat(IOutgoingGrainCallContext context, Exception failure)
    {
        var (begun, delay, repeats) = (time.GetTimestamp(), settings.FrontRetryDelay, 0);
        for (; ; )
        {
            // Drawn, so that the calls of a whole silo do not come back at one moment.
            await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), time);
            delay = delay * 2 < settings.FrontRetryDelayMax ? delay * 2 : settings.FrontRetryDelayMax;
            repeats++;
            if (await Try(context) is not { } again)
            {
                log.CallRepeated(context.InterfaceName, context.MethodName, repeats, time.GetElapsedTime(begun).TotalMilliseconds, failure.Message);
                return;
            }

            if (time.GetElapsedTime(begun) > settings.FrontDeadline)
            {
                throw Unavailable(context, again, $"it failed {repeats} times within {settings.FrontDeadline.TotalSeconds} s");
            }
        }
    }

    /// <summary>Null where the call was answered, if only with the grain's own exception; the interruption otherwise.</summary>
    private static async Task<Exception?> Try(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception failure) when (IsInterruption(failure))
        {
            return failure;
        }

        return context.Response?.Exception is { } answered && IsInterruption(answered) ? answered : null;
    }

    // Orleans' own calls (its directory, its management) have their own ways; an observer is not called from here.
    private static bool IsOurs(IOutgoingGrainCallContext context) =>
        context.InterfaceMethod?.DeclaringType?.Assembly == typeof(IRoomGrain).Assembly;

    private ServiceUnavailableException Unavailable(IOutgoingGrainCallContext context, Exception failure, string why)
    {
        log.CallGivenUp(failure, context.InterfaceName, context.MethodName, why);
        return new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"No silo answered: {why}.", failure);
    }
}
