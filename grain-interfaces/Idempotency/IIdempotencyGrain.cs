namespace Realtime.GrainInterfaces.Idempotency;

/// <summary>An HTTP answer as it was sent.</summary>
[GenerateSerializer, Immutable, Alias("stored-answer")]
public sealed record StoredAnswer(
    [property: Id(0)] int Status,
    [property: Id(1)] string? ContentType,
    [property: Id(2)] byte[] Body,
    [property: Id(3)] string? Location,
    [property: Id(4)] string? ETag);

public enum IdempotencyVerdict
{
    /// <summary>Carry it out, then <see cref="IIdempotencyGrain.Complete"/> or <see cref="IIdempotencyGrain.Abandon"/>.</summary>
    Execute = 0,

    /// <summary>Send <see cref="IdempotencyDecision.Answer"/> again.</summary>
    Replay = 1,

    /// <summary>The key was used for another request.</summary>
    Reused = 2,
}

[GenerateSerializer, Immutable, Alias("idempotency-decision")]
public sealed record IdempotencyDecision(
    [property: Id(0)] IdempotencyVerdict Verdict,
    [property: Id(1)] StoredAnswer? Answer);

/// <summary>
/// One <c>Idempotency-Key</c> of one user: the first request is carried out, repeats wait for its answer and get it again, byte
/// for byte. Key: <see cref="GrainKeys.Of"/>(organization, <c>{user}/{key}</c>).
/// </summary>
[Alias("idempotency.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>A request that began and never ended makes way for its repeat after this.</summary>
    static readonly TimeSpan ExecutionMax = TimeSpan.FromSeconds(30);
    const int AnswerBytesMax = 256 * 1024;

    /// <param name="fingerprint">Of method, path and body.</param>
    /// <param name="execution">Names this request, so that it does not wait for itself where its call is repeated; null: it is sent once.</param>
    Task<IdempotencyDecision> Begin(string fingerprint, string? execution = null);

    /// <summary>Keeps the answer durably; only then may it be sent.</summary>
    Task Complete(string fingerprint, StoredAnswer answer);

    /// <summary>Nothing was decided; the next repeat is carried out.</summary>
    Task Abandon(string fingerprint);
}
