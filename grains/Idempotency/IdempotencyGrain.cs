using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Idempotency;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Idempotency;

/// <summary>One key: who came first executes, who repeats waits for that answer.</summary>
[Reentrant, GrainType("idempotency")]
internal sealed class IdempotencyGrain(IDocuments documents, TimeProvider time) : Grain, IIdempotencyGrain
{
    public const int WaitingMax = 1_000;
    private const string Partition = "idempotency";

    private Kept? _kept;
    private Execution? _underWay;
    private int _waiting;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = await Read(cancellationToken);
    }

    public async Task<IdempotencyDecision> Begin(string fingerprint, string? execution = null)
    {
        for (; ; )
        {
            if (_kept is { } kept && kept.Until > time.GetUtcNow())
            {
                return kept.Fingerprint == fingerprint
                    ? new IdempotencyDecision(IdempotencyVerdict.Replay, kept.Answer)
                    : new IdempotencyDecision(IdempotencyVerdict.Reused, null);
            }

            if (execution is not null && _underWay?.Id == execution)
            {
                return new IdempotencyDecision(IdempotencyVerdict.Execute, null);
            }

            if (_underWay is not { } other || other.Until <= time.GetUtcNow())
            {
                _underWay = new Execution(execution, fingerprint, time.GetUtcNow() + IIdempotencyGrain.ExecutionMax);
                return new IdempotencyDecision(IdempotencyVerdict.Execute, null);
            }

            if (other.Fingerprint != fingerprint)
            {
                return new IdempotencyDecision(IdempotencyVerdict.Reused, null);
            }

            await WaitFor(other);
        }
    }

    public async Task Complete(string fingerprint, StoredAnswer answer)
    {
        // The first answer stays: one that took too long may come after its repeat was carried out, or another activation's.
        var kept = new Kept(fingerprint, answer, time.GetUtcNow() + IIdempotencyGrain.Retention);
        try
        {
            var written = await documents.Put(new DocumentWrite(Partition, this.GetPrimaryKeyString(), JournalJson.Write(kept), PutCondition.Absent)
            {
                ExpiresAt = kept.Until,
            });
            _kept = written is not null ? kept : await Read() ?? kept;
        }
        finally
        {
            // Where the answer could not be kept, a repeat is carried out: it is the same command, and waiting would bring nothing.
            End(fingerprint);
        }
    }

    public Task Abandon(string fingerprint)
    {
        End(fingerprint);
        return Task.CompletedTask;
    }

    private async Task<Kept?> Read(CancellationToken cancellation = default) =>
        await documents.Read(Partition, this.GetPrimaryKeyString(), cancellation) is { } document ? JournalJson.Read<Kept>(document.Data) : null;

    private async Task WaitFor(Execution other)
    {
        if (_waiting >= WaitingMax)
        {
            throw new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, "Too many repeats of one request wait for it.");
        }

        _waiting++;
        try
        {
            var left = other.Until - time.GetUtcNow();
            await other.Ended.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            // The first request is taken for lost; the next round lets this one execute.
        }
        finally
        {
            _waiting--;
        }
    }

    private void End(string fingerprint)
    {
        if (_underWay is { } execution && execution.Fingerprint == fingerprint)
        {
            _underWay = null;
            execution.Ended.TrySetResult();
        }
    }

    private sealed record Kept(string Fingerprint, StoredAnswer Answer, DateTimeOffset Until);

    private sealed record Execution(string? Id, string Fingerprint, DateTimeOffset Until)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
