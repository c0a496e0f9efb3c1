using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Idempotency;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Idempotency;

public sealed class MemoryIdempotencySpecification() : IdempotencySpecification(new MemoryGrainStore());

public sealed class SqliteIdempotencySpecification() : IdempotencySpecification(new SqliteGrainStore());

/// <summary>One key: one execution at a time, one answer for a day.</summary>
public abstract class IdempotencySpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly StoredAnswer Answer = new(201, "application/json", [1, 2, 3], "/api/bookings/bk", "\"1\"");

    private IIdempotencyGrain Key => Of(Server);

    [Fact]
    public async Task Of_many_at_once_one_executes_and_all_others_get_its_answer()
    {
        var executed = 0;
        var decisions = await Waiting.AtOnce(50, async _ =>
        {
            var decision = await Key.Begin("f");
            if (decision.Verdict == IdempotencyVerdict.Execute)
            {
                Interlocked.Increment(ref executed);
                await Key.Complete("f", Answer);
            }

            return decision;
        });

        executed.ShouldBe(1);
        foreach (var replay in decisions.Where(decision => decision.Verdict != IdempotencyVerdict.Execute))
        {
            replay.Verdict.ShouldBe(IdempotencyVerdict.Replay);
            replay.Answer.ShouldBeEquivalentTo(Answer);
        }
    }

    [Fact]
    public async Task The_answer_outlives_the_host_and_ends_after_a_day()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        await Key.Complete("f", Answer).Soon();
        var elsewhere = Of(await Start());

        (await elsewhere.Begin("f").Soon()).Answer.ShouldBeEquivalentTo(Answer);
        (await elsewhere.Begin("other").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Reused);
        Store.Time.Advance(IIdempotencyGrain.Retention);
        (await elsewhere.Begin("other").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
    }

    [Fact]
    public async Task Another_request_with_the_key_of_one_under_way_is_refused_at_once()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);

        (await Key.Begin("other").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Reused);
    }

    [Fact]
    public async Task A_request_whose_leave_to_execute_was_lost_does_not_wait_for_itself()
    {
        (await Key.Begin("f", "first").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        var another = Key.Begin("f", "second");

        (await Key.Begin("f", "first").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);

        another.IsCompleted.ShouldBeFalse();
        await Key.Complete("f", Answer).Soon();
        (await another.Soon()).Verdict.ShouldBe(IdempotencyVerdict.Replay);
    }

    [Fact]
    public async Task An_abandoned_execution_makes_way_for_one_that_waits()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        var waiting = new[] { Key.Begin("f"), Key.Begin("f"), Key.Begin("f") };
        await Key.Abandon("f").Soon();

        var next = await (await Task.WhenAny(waiting).Soon());
        next.Verdict.ShouldBe(IdempotencyVerdict.Execute);
        await Key.Complete("f", Answer).Soon();
        (await Task.WhenAll(waiting).Soon()).Count(decision => decision.Verdict == IdempotencyVerdict.Execute).ShouldBe(1);
    }

    [Fact]
    public async Task An_execution_that_never_ends_makes_way_after_its_time_and_the_first_answer_stays()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        var waiting = Key.Begin("f");
        await Key.Begin("other").Soon();
        Store.Time.Advance(IIdempotencyGrain.ExecutionMax);
        (await waiting.Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);

        // Both end after all; whoever asks later gets what was answered first.
        await Key.Complete("f", Answer).Soon();
        await Key.Complete("f", Answer with { Status = 500 }).Soon();

        (await Key.Begin("f").Soon()).Answer!.Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_answer_that_could_not_be_kept_is_not_replayed()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        Server.Storage.Script.FailBefore(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(Key.Complete("f", Answer).Soon());

        // At once: who repeats after a storage failure does not wait for an execution that has ended.
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
    }

    [Fact]
    public async Task An_answer_that_was_kept_though_nobody_was_told_so_is_the_one_that_stays()
    {
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        Server.Storage.Script.LoseAnswer(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(Key.Complete("f", Answer).Soon());
        (await Key.Begin("f").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Execute);
        await Key.Complete("f", Answer with { Status = 409 }).Soon();

        (await Key.Begin("f").Soon()).Answer!.Status.ShouldBe(201);
    }

    private static IIdempotencyGrain Of(GrainServer server) => server.Grains.GetGrain<IIdempotencyGrain>(GrainKeys.Of(Clinic.Org, "vi_1/key"));
}
