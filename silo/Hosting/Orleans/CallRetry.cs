using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Silo.Hosting;

/// <summary>
/// Around every call of a grain: what was interrupted is sent again until it is answered or
/// <see cref="ClusterSettings.RetryDeadline"/> is over. A front node takes for interrupted whatever a silo's death or departure does
/// to a call, so that its callers see a slow answer and no error: commands carry ids, by which a grain knows a repeat, also after
/// its crash. A silo repeats only what was surely not begun, such as a call that met an activation on its way out.
/// </summary>
/// <exception cref="ServiceUnavailableException">The deadline is over, or too much is repeated at once; the outcome is unknown.</exception>
internal sealed class CallRetry(
    ClusterSettings settings, [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time, ILogger<CallRetry> log) : IOutgoingGrainCallFilter
{
    private int _repeating;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!IsOurs(context))
        {
            await context.Invoke();
            return;
        }

        if (await Try(context) is not { } failure)
        {
            return;
        }

        if (Interlocked.Increment(ref _repeating) > settings.RetriesMax)
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
    private bool IsInterruption(Exception failure) => settings.Role == ClusterRole.Front
        ? failure is OrleansException or TimeoutException
        : failure is OrleansMessageRejectionException;

    private async Task Repeat(IOutgoingGrainCallContext context, Exception failure)
    {
        var (begun, delay, repeats) = (time.GetTimestamp(), settings.RetryDelay, 0);
        for (; ; )
        {
            // Drawn, so that the calls of a whole silo do not come back at one moment.
            await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), time);
            delay = delay * 2 < settings.RetryDelayMax ? delay * 2 : settings.RetryDelayMax;
            repeats++;
            if (await Try(context) is not { } again)
            {
                log.CallRepeated(context.InterfaceName, context.MethodName, repeats, time.GetElapsedTime(begun).TotalMilliseconds, failure.Message);
                return;
            }

            if (time.GetElapsedTime(begun) > settings.RetryDeadline)
            {
                throw Unavailable(context, again, $"it failed {repeats} times within {settings.RetryDeadline.TotalSeconds} s");
            }
        }
    }

    /// <summary>Null where the call was answered, if only with the grain's own exception; the interruption otherwise.</summary>
    private async Task<Exception?> Try(IOutgoingGrainCallContext context)
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

    // Orleans' own calls (its directory, its management) have their own ways, and what an observer is told is a hint.
    private static bool IsOurs(IOutgoingGrainCallContext context) =>
        !context.TargetId.IsClient() && !context.TargetId.IsSystemTarget()
        && context.InterfaceMethod?.DeclaringType?.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == false;

    private ServiceUnavailableException Unavailable(IOutgoingGrainCallContext context, Exception failure, string why)
    {
        log.CallGivenUp(failure, context.InterfaceName, context.MethodName, why);
        return new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"No silo answered: {why}.", failure);
    }
}
