namespace Realtime.GrainRuntime;

/// <summary>Follows a call back through those that wait for it.</summary>
internal static class CallCycle
{
    /// <summary>Whether a call that runs in that mailbox waits for this request, directly or through others.</summary>
    internal static bool IsWithinCallTo(Request request, Mailbox mailbox) => FindWaiting(request, mailbox) is not null;

    /// <summary>The chain from that mailbox back to itself; null where nothing there waits for the request.</summary>
    internal static string? Describe(Request request, Mailbox mailbox)
    {
        if (FindWaiting(request, mailbox) is not { } waiting)
        {
            return null;
        }

        var steps = new List<string>();
        for (var step = request; step is not null; step = step == waiting ? null : step.Caller)
        {
            steps.Add($"{step.Method.Name} on {step.Mailbox}");
        }

        steps.Reverse();
        return string.Join(" → ", steps);
    }

    // The chain ends where nobody waits any more: at a one-way call, and where the caller was answered (it timed out) or is done.
    private static Request? FindWaiting(Request request, Mailbox mailbox)
    {
        for (var step = request; !step.IsAnswered && step.Caller is { IsFinished: false } caller; step = caller)
        {
            if (caller.Mailbox == mailbox)
            {
                return caller;
            }
        }

        return null;
    }
}
