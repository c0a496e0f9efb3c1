namespace Realtime.GrainRuntime;

/// <summary>A failure of the grain host rather than of a grain.</summary>
public class OrleansException : Exception
{
    public OrleansException()
        : this("Unexpected error.")
    {
    }

    public OrleansException(string message)
        : base(message)
    {
    }

    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A bound is reached (a full mailbox, too many activations); the call was not begun and may be tried later.</summary>
public sealed class LimitExceededException : OrleansException
{
    public LimitExceededException(string message)
        : base(message)
    {
    }
}

/// <summary>The host did not take the call; it was not begun.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }
}

/// <summary>The host is stopping and takes no new calls.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }
}

/// <summary>The observer is gone: its reference was deleted, or nobody holds the object any more.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(string message)
        : base(message)
    {
    }
}

/// <summary>Storage holds another version than this activation knew. Escaping from a grain, it ends the activation, so that the next reads afresh.</summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message)
        : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public string? StoredEtag { get; }

    public string? CurrentEtag { get; }

    // Only the activation it first escapes from is stale; the callers it passes through on its way out are not.
    internal bool HasEndedAnActivation { get; set; }
}

/// <summary>A call came back to a grain that is still waiting for it, and would have hung; the message names the chain. Orleans lets such a call time out.</summary>
public sealed class CallCycleException : OrleansException
{
    internal CallCycleException(string chain)
        : base($"The call would wait for itself: {chain}. Mark the method [AlwaysInterleave] or [ReadOnly] or the class [Reentrant] if that is safe, or the call [OneWay] if nobody awaits it.")
    {
    }
}
