namespace Realtime.GrainRuntime;

/// <summary>Names a grain or an observer.</summary>
internal readonly record struct GrainId(string Type, string Key)
{
    public override string ToString() => $"{Type}/{Key}";
}

/// <summary>What <see cref="IGrainFactory"/> gives out: emitted code derives from it and implements the interface by sending calls. Equal when it names the same.</summary>
internal abstract class GrainReference(ActivationDirectory directory, GrainId id, Mailbox? fixedMailbox) : IAddressable, IEquatable<GrainReference>
{
    // Saves the look-up while the activation lives.
    private Mailbox? _mailbox = fixedMailbox;

    internal ActivationDirectory Directory { get; } = directory;

    internal GrainId Id { get; } = id;

    /// <summary>An observer's mailbox; null for a grain, whose mailbox comes and goes.</summary>
    internal Mailbox? FixedMailbox { get; } = fixedMailbox;

    public bool Equals(GrainReference? other) => other is not null && Id == other.Id && Directory == other.Directory;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Id.ToString();

    protected static void RequireReference(object? argument)
    {
        if (argument is not (null or GrainReference))
        {
            throw new ArgumentException(
                $"{argument.GetType().Name} cannot be passed to a grain: pass a reference (AsReference, CreateObjectReference).", nameof(argument));
        }
    }

    protected Task<T> Send<T>(Call<T> call)
    {
        Post(call);
        return call.Answer;
    }

    protected ValueTask<T> SendValue<T>(Call<T> call) => new(Send(call));

    protected Task SendPlain(Call<Nothing> call)
    {
        Post(call);
        return call.Method.OneWay ? Task.CompletedTask : call.Answer;
    }

    protected ValueTask SendPlainValue(Call<Nothing> call) => new(SendPlain(call));

    protected void SendAway(Call<Nothing> call) => Post(call);

    private void Post(Request request)
    {
        var flow = CallFlow.Current;
        request.Directory = Directory;
        request.Values = flow?.Values;
        request.Caller = flow?.Origin is { IsFinished: false } caller ? caller : null;
        request.SentAt = Directory.Time.GetTimestamp();
        try
        {
            Directory.RefuseWhenStopping(request);
            while (!(_mailbox ??= FixedMailbox ?? Directory.Resolve(Id, request.Caller)).Post(request))
            {
                _mailbox = null;
                if (FixedMailbox is not null)
                {
                    throw new ClientNotAvailableException($"The observer {Id} was deleted.");
                }
            }
        }
        catch (OrleansException refusal)
        {
            request.Fail(refusal);
        }
    }
}
