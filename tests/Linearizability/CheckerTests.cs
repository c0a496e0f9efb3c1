using Realtime.Tests.Linearizability.Checking;
using Realtime.Tests.Linearizability.Generated;
using Realtime.Tests.Linearizability.Histories;
using Realtime.Tests.Linearizability.Recording;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Linearizability;

/// <summary>The checker on histories whose verdict is known.</summary>
public sealed class CheckerTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private readonly List<Operation> _operations = [];

    [Fact]
    public void A_history_that_was_made_one_after_another_is_linearizable_however_long_each_was_under_way()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var result = LinearizabilityChecker.Check(HistoryGenerator.Make(new Random(seed), 200));
            result.Verdict.ShouldBe(Verdict.Linearizable, $"seed {seed}: {result.Explanation}");
        }
    }

    [Fact]
    public void The_checker_agrees_with_trying_every_order()
    {
        var broken = 0;
        for (var seed = 0; seed < 1_500; seed++)
        {
            // Small histories, half of which got an answer that belongs to another of their operations.
            var random = new Random(seed);
            var history = HistoryGenerator.Make(random, 7, clients: 4, days: 1, overlap: 3, unanswered: 0.2);
            history = seed % 2 == 0 ? history : Swapped(history, random);
            var expected = Exhaustive.IsLinearizable(history);
            LinearizabilityChecker.Check(history).Verdict.ShouldBe(expected ? Verdict.Linearizable : Verdict.Broken, $"seed {seed}\n{Timeline.Of(history)}");
            broken += expected ? 0 : 1;
        }

        broken.ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData("another appointment at the time of one")]
    [InlineData("a slot that nobody touched is not free")]
    [InlineData("an untouched slot is refused as taken")]
    [InlineData("a booking is read before it was asked for")]
    [InlineData("a booking is cancelled twice")]
    [InlineData("a booking that is there is not found")]
    [InlineData("a booking has a version that nothing led to")]
    public void A_history_with_one_answer_that_cannot_be_is_broken(string mutation)
    {
        var mutated = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            if (Mutated(HistoryGenerator.Make(new Random(seed), 120, unanswered: 0), mutation) is { } history)
            {
                mutated++;
                var result = LinearizabilityChecker.Check(history);
                result.Verdict.ShouldBe(Verdict.Broken, $"seed {seed}");
                result.Explanation!.ShouldContain("is not linearizable");
            }
        }

        mutated.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Two_bookings_that_overlap_are_broken_and_the_explanation_is_those_two()
    {
        Add(1, Book(1, "09:00"), 1, 10, Done("b1", "09:00"));
        Add(2, Read(2), 2, 4, new Reply(ReplyKind.Done) { Free = All() });
        Add(3, Book(3, "09:15"), 5, 20, Done("b3", "09:15"));

        var result = LinearizabilityChecker.Check(Whole());

        result.Verdict.ShouldBe(Verdict.Broken);
        result.Explanation!.ShouldContain("2 of its operations cannot be put in order");
        result.Explanation!.ShouldContain("and would be \"slot_taken\"");
    }

    [Fact]
    public void A_command_without_an_answer_may_have_been_carried_out_or_not_or_later()
    {
        Add(1, Book(1, "09:00"), 1, Operation.Never, Reply.None);
        Add(2, Book(2, "09:00"), 5, 6, Reply.Refusal("slot_taken"));
        Add(3, Read(3), 7, 8, new Reply(ReplyKind.Done) { Free = All(except: "09:00") });
        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Linearizable);

        _operations.RemoveAt(0);
        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Broken);
    }

    [Fact]
    public void A_command_without_an_answer_is_carried_out_once()
    {
        Add(1, Book(1, "09:00"), 1, Operation.Never, Reply.None);
        Add(2, Read(2), 5, 6, new Reply(ReplyKind.Done) { Free = All(except: "09:00") });
        Add(3, Read(2), 7, 8, new Reply(ReplyKind.Done) { Free = All() });

        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Broken);
    }

    [Theory]
    [InlineData(299, Verdict.Broken)]
    [InlineData(300, Verdict.Linearizable)]
    public void Held_time_is_sold_to_others_once_the_hold_is_over_and_not_before(int secondsLater, object verdict)
    {
        Add(1, Book(1, "09:00") with { Deed = Deed.Hold }, 1, 2, new Reply(ReplyKind.Done) { Id = "h1", At = At("09:00"), ExpiresAt = Begin.AddMinutes(5) });
        Add(2, Book(2, "09:00"), 3, 4, Done("b2", "09:00"), Begin.AddSeconds(secondsLater));

        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe((Verdict)verdict);
    }

    [Fact]
    public void An_old_answer_is_broken_where_one_owns_the_calendar_and_not_where_another_owner_gave_it()
    {
        Add(1, Book(1, "09:00"), 1, 2, Done("b1", "09:00"));
        Add(2, Read(2), 3, 4, new Reply(ReplyKind.Done) { Free = All() });
        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Broken);

        _operations[1] = _operations[1] with { MayBeStale = true, Owner = 1 };
        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Linearizable);

        // What it told itself it knows.
        _operations[0] = _operations[0] with { MayBeStale = true, Owner = 1 };
        LinearizabilityChecker.Check(Whole()).Verdict.ShouldBe(Verdict.Broken);
    }

    [Fact]
    public void Days_are_apart_until_something_touches_both()
    {
        Add(1, Book(1, "09:00"), 1, 2, Done("b1", "09:00"));
        Add(2, Book(2, "09:00") with { At = At("09:00") + Ask.MinutesPerDay }, 3, 4, Reply.Booking("b2", At("09:00") + Ask.MinutesPerDay));
        Partition.Of(Whole()).Count.ShouldBe(2);

        Add(3, Book(1, "10:00") with { Deed = Deed.Move, BookingId = "b2" }, 5, 6, Reply.Refusal("not_found"));
        Partition.Of(Whole()).Count.ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_decided_in_the_steps_given_is_no_pass() =>
        LinearizabilityChecker.Check(HistoryGenerator.Make(new Random(1), 200), nodesMax: 3).Verdict.ShouldBe(Verdict.Undecided);

    [Fact]
    public void A_search_that_chose_badly_is_begun_anew()
    {
        var part = Partition.Of(HistoryGenerator.Make(new Random(22), 200, overlap: 20, unanswered: 0.3)).ShouldHaveSingleItem();

        new Search(part, nodesMax: 20_000).Run().ShouldBe(Verdict.Undecided);
        new Attempts(part).Decide(nodesMax: 5_000).ShouldBe(Verdict.Linearizable);
    }

    [Fact]
    public void A_history_kept_in_a_file_is_the_same_again()
    {
        var history = HistoryGenerator.Make(new Random(1), 200);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "kept", "history.json");

        HistoryFile.Save(history, file);

        var again = HistoryFile.Load(file);
        Timeline.Of(again).ShouldBe(Timeline.Of(history));
        LinearizabilityChecker.Check(again).ShouldBe(LinearizabilityChecker.Check(history));
    }

    private static History? Mutated(History history, string mutation)
    {
        var operations = history.Operations.ToList();
        bool IsTouched(Operation booking) => operations.Exists(other => other.Ask.BookingId == booking.Reply.Id && other.Ask.Deed is Deed.Cancel or Deed.Move);
        var booked = operations.FindLast(operation => operation is { Ask.Deed: Deed.Book, Reply.Kind: ReplyKind.Done } && !IsTouched(operation));
        if (booked is null)
        {
            return null;
        }

        var (number, last) = (operations.Count, operations.Max(operation => operation.Returned));
        Operation After(Ask ask, Reply reply) => new(number, ask with { Client = 0, CommandId = "mutation", HoldId = null }, reply, last + 1, last + 2) { InvokedAt = Begin, ReturnedAt = Begin };
        var read = booked.Ask with { Deed = Deed.ReadBooking, BookingId = booked.Reply.Id };

        // The last quarters before closing are no operation's.
        var late = booked.Ask with { Service = 0, At = (booked.Ask.Day * Ask.MinutesPerDay) + RecordingOptions.Rules.Closes - 30 };
        var added = mutation switch
        {
            "another appointment at the time of one" => After(booked.Ask, Reply.Booking("b-other", booked.Ask.At)),
            "a slot that nobody touched is not free" => After(late with { Deed = Deed.ReadFree }, new Reply(ReplyKind.Done)),
            "an untouched slot is refused as taken" => After(late, Reply.Refusal("slot_taken")),
            "a booking is read before it was asked for" => After(read, booked.Reply) with { Invoked = -2, Returned = -1 },
            "a booking that is there is not found" => After(read, Reply.Refusal("not_found")),
            "a booking has a version that nothing led to" => After(read, booked.Reply with { Version = 7 }),
            _ => After(read with { Deed = Deed.Cancel }, booked.Reply with { IsCancelled = true, Version = 2 }),
        };
        operations.Add(added);
        if (mutation == "a booking is cancelled twice")
        {
            operations.Add(added with { Number = number + 1, Invoked = last + 3, Returned = last + 4 });
        }

        return history with { Operations = operations };
    }

    private static History Swapped(History history, Random random)
    {
        var operations = history.Operations.ToList();
        var answered = operations.Where(operation => operation.IsAnswered).GroupBy(operation => operation.Ask.Deed).Where(alike => alike.Count() > 1).ToList();
        if (answered.Count == 0)
        {
            return history;
        }

        var alike = answered[random.Next(answered.Count)].ToList();
        var (one, other) = (alike[0], alike[1]);
        operations[operations.IndexOf(one)] = one with { Reply = other.Reply };
        operations[operations.IndexOf(other)] = other with { Reply = one.Reply };
        return history with { Operations = operations };
    }

    private void Add(int number, Ask ask, long invoked, long returned, Reply reply, DateTimeOffset? at = null) => _operations.Add(new(number, ask, reply, invoked, returned)
    {
        InvokedAt = at ?? Begin,
        ReturnedAt = reply.Kind == ReplyKind.None ? DateTimeOffset.MaxValue : at ?? Begin,
    });

    private History Whole() => new("by hand", RecordingOptions.Rules, [.. _operations]);

    private static Ask Book(int client, string clock) => new(Deed.Book, client, $"c{client}") { At = At(clock) };

    private static Ask Read(int client) => new(Deed.ReadFree, client, $"r{client}");

    private static Reply Done(string id, string clock) => Reply.Booking(id, At(clock));

    private static int At(string clock) => (int)TimeSpan.Parse(clock).TotalMinutes;

    /// <summary>The free starts of service 0 on the first day, with one half hour sold or without.</summary>
    private static ulong All(string? except = null) => RecordingOptions.Rules.StartsOf(0, 0)
        .Where(start => except is null || Math.Abs(start.At - At(except)) >= 30)
        .Aggregate(0UL, (free, start) => free | (1UL << start.Bit));
}
