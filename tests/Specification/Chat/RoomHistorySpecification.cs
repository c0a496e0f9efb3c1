using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Sequences without gap, nothing acknowledged lost or doubled, whoever writes, restarts or repeats.</summary>
public abstract class RoomHistorySpecification(GrainStore store) : GrainSpecification(store)
{
    private IRoomGrain _room = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _room = await Clinic.OpenRoom();
    }

    [Fact]
    public async Task Two_owners_of_one_room_lose_double_and_reorder_nothing()
    {
        var other = new Clinic(await Start()).Room();
        var acknowledged = await Waiting.AtOnce(8, async sender =>
        {
            var sent = new List<(string Text, long Sequence)>();
            for (var number = 0; number < 25; number++)
            {
                var text = $"{sender}-{number}";
                var room = (sender + number) % 2 == 0 ? _room : other;
                sent.Add((text, (await Insist(room, text)).Message.Sequence));
            }

            sent.Select(message => message.Sequence).ShouldBeInOrder(SortDirection.Ascending);
            return sent;
        });

        var history = await Everything(_room);
        history.Count.ShouldBe(200);
        foreach (var (text, sequence) in acknowledged.SelectMany(sent => sent))
        {
            history[(int)sequence - 1].Text.ShouldBe(text);
        }
    }

    [Fact]
    public async Task A_snapshot_of_before_waiting_was_kept_is_not_used()
    {
        (await Say("hello").Soon()).Ok();
        await Server.Deactivate(_room);
        var stream = Clinic.RoomStream("rm_one");
        var old = new RoomSnapshot(RoomStatus.Open, AssignedTo: null, LastMessage: null, [], CommandsKnownAfter: 0, []);
        await Store.Journal.WriteSnapshot(stream, PackedSnapshot.Pack(new JournalSnapshot(1, RoomSnapshot.Format, JournalJson.Write(old))));

        var now = (await _room.AtDesk().Soon()).ShouldNotBeNull();

        (now.Sequence, now.IsVisitorWaiting, now.IsOpen, now.AssignedTo).ShouldBe((1, true, true, null));
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_time_also_after_a_restart_and_by_another_owner()
    {
        var first = (await Say("hello").Soon()).Ok().Message;
        await Waiting.AtOnce(30, number => Say($"m{number}"));
        await Server.Deactivate(_room);

        foreach (var room in new[] { _room, new Clinic(await Start()).Room() })
        {
            var again = (await room.Post(new PostMessage(Clinic.Visitor(), "hello", "another text")).Soon()).Ok();
            again.Repeat.ShouldBeTrue();
            again.Message.ShouldBe(first);
        }
    }

    [Fact]
    public async Task A_repeat_of_a_message_that_memory_has_dropped_is_found_in_the_journal()
    {
        await Fill(Room.CommandsKept + 50);

        (await Say("m0").Soon()).Ok().ShouldSatisfyAllConditions(again => again.Repeat.ShouldBeTrue(), again => again.Message.Sequence.ShouldBe(1));
        await Server.Deactivate(_room);
        (await Say("m1").Soon()).Ok().ShouldSatisfyAllConditions(again => again.Repeat.ShouldBeTrue(), again => again.Message.Sequence.ShouldBe(2));
        (await Say("fresh").Soon()).Ok().Repeat.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repeat_that_waits_while_memory_drops_its_first_is_no_second_message()
    {
        await Fill(Room.CommandsKept);
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.Append));
        var drops = Say("one-more");
        await held.Reached.Soon();
        var repeat = Say("m0");
        await _room.SetTyping(Clinic.Visitor(), true).Soon();
        held.Release();
        (await drops.Soon()).Ok();

        (await repeat.Soon()).Ok().ShouldSatisfyAllConditions(again => again.Repeat.ShouldBeTrue(), again => again.Message.Sequence.ShouldBe(1));
        (await Store.Journal.ReadHead(Clinic.RoomStream("rm_one"))).ShouldBe(Room.CommandsKept + 1);
    }

    [Fact]
    public async Task A_repeat_that_finds_its_first_durable_but_not_answered_yet_waits_for_it()
    {
        await Fill(Room.CommandsKept + 50);
        using var commit = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IJournal.Append));
        var first = Say("late");
        await commit.Reached.Soon();
        using var lookUp = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IJournal.FindCommand));
        var repeat = Say("late");
        await lookUp.Reached.Soon();
        lookUp.Release();
        await _room.SetTyping(Clinic.Visitor(), true).Soon();
        commit.Release();

        var sequence = (await first.Soon()).Ok().Message.Sequence;
        (await repeat.Soon()).Ok().ShouldSatisfyAllConditions(again => again.Repeat.ShouldBeTrue(), again => again.Message.Sequence.ShouldBe(sequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_forward_and_back_are_the_same_from_memory_and_from_the_journal(bool afterRestart)
    {
        await Fill(700);
        if (afterRestart)
        {
            await Server.Deactivate(_room);
        }

        var expected = (await Store.Journal.Read(Clinic.RoomStream("rm_one"), 0, 1_000)).Select(entry => entry.Sequence).ToList();
        (await Everything(_room)).Select(message => message.Sequence).ShouldBe(expected);

        var backward = new List<long>();
        for (var before = 701L; before > 1;)
        {
            var page = (await _room.ReadBefore(Clinic.Owner, before, 90).Soon()).Ok();
            page.Items.Select(message => message.Sequence).ShouldBeInOrder();
            page.HeadSequence.ShouldBe(700);
            backward.InsertRange(0, page.Items.Select(message => message.Sequence));
            before = page.Items[0].Sequence;
        }

        backward.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(-9, 3, 3)]
    [InlineData(0, 9_999, 10)]
    [InlineData(10, 5, 0)]
    [InlineData(99, 5, 0)]
    [InlineData(7, 2, 2)]
    public async Task ReadAfter_keeps_to_its_bounds(long after, int limit, int count)
    {
        await Fill(10);

        var items = (await _room.ReadAfter(Clinic.Owner, after, limit).Soon()).Ok().Items;

        items.Select(item => item.Sequence).ShouldBe(Enumerable.Range((int)Math.Max(0, after) + 1, count).Select(number => (long)number));
    }

    [Theory]
    [InlineData(11, 3, 8, 10)]
    [InlineData(99, 3, 8, 10)]
    [InlineData(4, 9_999, 1, 3)]
    [InlineData(1, 5, 1, 0)]
    [InlineData(0, 5, 1, 0)]
    [InlineData(-7, 5, 1, 0)]
    public async Task ReadBefore_keeps_to_its_bounds(long before, int limit, int first, int last)
    {
        await Fill(10);

        var items = (await _room.ReadBefore(Clinic.Owner, before, limit).Soon()).Ok().Items;

        items.Select(item => item.Sequence).ShouldBe(Enumerable.Range(first, last - first + 1).Select(number => (long)number));
    }

    [Fact]
    public async Task A_killed_host_loses_nothing_it_acknowledged()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<(long Sequence, string Text)>();
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; ; number++)
            {
                try
                {
                    acknowledged.Add(((await Say($"{writer}-{number}")).Ok().Message.Sequence, $"{writer}-{number}"));
                }
                catch (ServiceUnavailableException)
                {
                    return;
                }
            }
        }).ToArray();
        await Waiting.Until(() => acknowledged.Count > 300, "many are acknowledged");
        Server.Storage.IsDown = true;
        await Task.WhenAll(writers).Soon(() =>
            $"{acknowledged.Count} acknowledged, {writers.Count(writer => !writer.IsCompleted)} wait, {ThreadPool.ThreadCount} threads, "
            + $"{ThreadPool.PendingWorkItemCount} work items; last calls: {string.Join(", ", Server.Storage.Calls.TakeLast(20))}; {string.Join("; ", Server.Logged.Lines.TakeLast(5))}");

        var history = await Everything(new Clinic(await Start()).Room());

        foreach (var (sequence, text) in acknowledged)
        {
            history[(int)sequence - 1].Text.ShouldBe(text);
        }

        history.Select(message => message.Text).Distinct().Count().ShouldBe(history.Count);
    }

    private static async Task<Posted> Insist(IRoomGrain room, string text)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await room.Post(new PostMessage(Clinic.Visitor(), text, text))).Ok();
            }
            catch (ServiceUnavailableException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>m0, m1, m2… in this order.</summary>
    private async Task Fill(int count)
    {
        var all = Enumerable.Range(0, count).Select(number => Say($"m{number}")).ToArray();
        var posted = await Task.WhenAll(all).Soon();
        posted.Select(one => one.Ok().Message.Sequence).ShouldBe(Enumerable.Range(1, count).Select(number => (long)number));
    }

    private static async Task<List<Message>> Everything(IRoomGrain room)
    {
        var all = new List<Message>();
        while ((await room.ReadAfter(Clinic.Owner, all.Count, 90).Soon()).Ok() is { Items.Count: > 0 } page)
        {
            all.AddRange(page.Items);
        }

        all.Select(message => message.Sequence).ShouldBe(Enumerable.Range(1, all.Count).Select(number => (long)number));
        return all;
    }

    private Task<Outcome<Posted>> Say(string text) => _room.Post(new PostMessage(Clinic.Visitor(), text, text));
}
