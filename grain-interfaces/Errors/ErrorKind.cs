namespace Realtime.GrainInterfaces.Errors;

/// <summary>One expected way to fail: the same code in REST, the hub and the logs.</summary>
/// <param name="Code">Stable, snake_case; never reused for another meaning.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Retryable">The same request may succeed later without being changed.</param>
/// <param name="Sentence">What happened, for a person.</param>
public sealed record ErrorKind(string Code, int Status, bool Retryable, string Sentence)
{
    /// <summary>This failure with nothing to add.</summary>
    public Problem Problem() => new(Code, Sentence);

    /// <summary>This failure with a sentence of its own.</summary>
    public Problem Problem(string detail) => new(Code, detail);
}
