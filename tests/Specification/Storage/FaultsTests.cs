using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Silo.Storage.Memory;

namespace Realtime.Tests.Specification.Storage;

/// <summary>Two silos over one store, and what can be made to go wrong between them.</summary>
public sealed class FaultsTests
{
    private readonly MemoryStore store = new();
    private readonly StorageScript script = new();
    private readonly IJournal first;
    private readonly MemoryJournal second;

    public FaultsTests()
    {
        first = new MemoryJournal(store).WithFaults(script);
        second = new MemoryJournal(store);
    }

    [Fact]
    public async Task Append_that_is_held_loses_to_one_that_overtakes_it()
    {
        using var held = script.Hold(IsAppend);
        var late = first.Append("a", 0, [Entries.Of("late")]);
        (await held.Reached).ShouldBe(new("Append", "a"));
        (await second.Append("a", 0, [Entries.Of("early")])).ShouldBeTrue();
        held.Release();

        (await late).ShouldBeFalse();
        (await first.Read("a", 0, 10)).ShouldHaveSingleItem().Text().ShouldBe("early");
    }

    [Fact]
    public async Task Append_whose_answer_is_held_is_there_for_others()
    {
        using var held = script.HoldAnswer(IsAppend);
        var append = first.Append("a", 0, Entries.Many(1));
        await held.Reached;
        append.IsCompleted.ShouldBeFalse();
        (await second.ReadHead("a")).ShouldBe(1);
        held.Release();
        (await append).ShouldBeTrue();
    }

    [Fact]
    public async Task Append_that_fails_before_writes_nothing_and_one_whose_answer_is_lost_is_written()
    {
        script.FailBefore(IsAppend, times: 2).LoseAnswer(IsAppend);
        await Should.ThrowAsync<StorageUnavailableException>(() => first.Append("a", 0, Entries.Many(1)));
        await Should.ThrowAsync<StorageUnavailableException>(() => first.Append("a", 0, Entries.Many(1)));
        (await second.ReadHead("a")).ShouldBe(0);
        await Should.ThrowAsync<StorageUnavailableException>(() => first.Append("a", 0, Entries.Many(1)));
        (await second.ReadHead("a")).ShouldBe(1);
        (await first.Append("a", 1, Entries.Many(1))).ShouldBeTrue();
    }

    [Fact]
    public async Task Call_that_is_delayed_waits_for_the_clock()
    {
        var time = new ManualTime();
        script.Delay(call => call.Subject == "p x", TimeSpan.FromSeconds(3), time);
        var documents = new MemoryDocuments(store, time).WithFaults(script);
        var put = documents.Put(new("p", "x", default, PutCondition.Always));
        time.Advance(TimeSpan.FromSeconds(2));
        put.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        (await put).ShouldBe(1);
    }

    [Fact]
    public async Task Seeded_faults_are_the_same_for_the_same_seed_and_hit_before_and_after()
    {
        var one = await Outcomes(7);
        (await Outcomes(7)).ShouldBe(one);
        (await Outcomes(8)).ShouldNotBe(one);
        one.ShouldContain("true");
        one.ShouldContain("not applied");
        one.ShouldContain("lost");
    }

    private static async Task<string> Outcomes(int seed)
    {
        var truth = new MemoryJournal(new MemoryStore());
        var journal = truth.WithFaults(new SeededFaults(seed, failBefore: 0.2, loseAnswer: 0.2, TimeSpan.Zero, TimeProvider.System));
        var outcomes = new List<string>();
        for (var head = 0L; outcomes.Count < 200; head = await truth.ReadHead("a"))
        {
            try
            {
                outcomes.Add((await journal.Append("a", head, Entries.Many(1))).ToString().ToLowerInvariant());
            }
            catch (StorageUnavailableException)
            {
                outcomes.Add(await truth.ReadHead("a") == head ? "not applied" : "lost");
            }
        }

        return string.Join(' ', outcomes);
    }

    private static bool IsAppend(StorageCall call) => call.Verb == "Append";
}
