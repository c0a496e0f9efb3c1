using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Chat;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Edits and deletions are items of the one sequence; whoever reads afterwards reads what holds now.</summary>
public abstract class MessageChangeSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller Therapist = new(Clinic.Org, "us_ther", Role.Therapist, "Tom", "");
    private IRoomGrain _room = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _room = await Clinic.OpenRoom();
    }

    [Fact]
    public async Task An_edit_is_the_next_item_and_the_message_reads_as_it_is_now_wherever_it_is_read()
    {
        var node = new RecordingNode();
        (await _room.Subscribe(Clinic.Owner, "n", Clinic.Grains.CreateObjectReference<IFrontNode>(node)).Soon()).Ok();
        await Say("first");
        await Say("second");

        var edited = (await Edit(1, "better").Soon()).Ok();

        (edited.Sequence, edited.Text, edited.Data!.Edited!.Sequence).ShouldBe((1, "better", 3));
        await Waiting.Until(() => node.Messages.Count == 3, "all are told");
        var pushed = node.Messages.Last();
        (pushed.Sequence, pushed.Kind, pushed.Data!.Edit).ShouldBe((3, MessageKind.Edit, new MessageEdit(1, "better")));
        foreach (var fresh in new[] { false, true })
        {
            if (fresh)
            {
                await Server.Deactivate(_room);
            }

            var items = (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items;
            items.Select(item => (item.Sequence, item.Text, item.SenderName)).ShouldBe(
                [(1, "better", "Visitor 1"), (2, "second", "Visitor 1"), (3, "Message edited", "Visitor 1")]);
            items[0].Data!.Edited!.At.ShouldBe(items[2].SentAt);
            (await _room.ReadBefore(Clinic.Visitor(), 2, 10).Soon()).Ok().Items.ShouldHaveSingleItem().Text.ShouldBe("better");
        }
    }

    [Fact]
    public async Task A_deletion_leaves_no_word_for_anybody_not_even_in_earlier_edits_or_the_list()
    {
        await Say("secret-one");
        (await Edit(1, "secret-two").Soon()).Ok();

        (await Delete(1).Soon()).Ok().Text.ShouldBe("");
        await _room.Settle().Soon();

        foreach (var fresh in new[] { false, true })
        {
            if (fresh)
            {
                await Server.Deactivate(_room);
            }

            var items = (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items;
            items.SelectMany(item => new[] { item.Text, item.Data?.Edit?.Text ?? "" }).ShouldNotContain(text => text.Contains("secret", StringComparison.Ordinal));
            (items[0].Data!.Deleted!.Sequence, items[0].SenderName, items[2].Kind, items[2].Data!.Deletion!.Sequence).ShouldBe((3, "Visitor 1", MessageKind.Deletion, 1));
        }

        var (listed, _) = (await new RoomDirectory(Store.Documents).Read(Clinic.Org, "rm_one"))!.Value;
        (listed.LastMessage!.Sequence, listed.LastMessage.Text, listed.LastMessage.SenderName).ShouldBe((1, "", "Visitor 1"));
    }

    [Fact]
    public async Task The_lists_last_message_follows_and_neither_change_counts_as_unread()
    {
        await Say("first");
        await Say("second");
        (await _room.MarkRead(Clinic.Owner, 1).Soon()).Ok();

        (await Edit(2, "better").Soon()).Ok();
        (await Edit(1, "other").Soon()).Ok();
        (await Delete(1).Soon()).Ok();
        await Server.Deactivate(_room);

        var summary = (await _room.Get(Clinic.Owner).Soon()).Ok();
        (summary.HeadSequence, summary.LastMessage!.Text, summary.UnreadBy("us_owner"), summary.UnreadBy("vi_1")).ShouldBe((5, "better", 1, 0));
        await Say("third");
        (await _room.Get(Clinic.Owner).Soon()).Ok().UnreadBy("us_owner").ShouldBe(2);
    }

    [Fact]
    public async Task Who_may_change_what()
    {
        await Say("visitors");
        await Say("owners", Clinic.Owner);
        (await _room.Change(new ChangeRoom(Clinic.Owner, null, new Participant("us_ther", "Tom", Role.Therapist))).Soon()).Ok();

        (await Edit(1, "x", Clinic.Owner).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Edit(2, "x").Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Delete(2).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Delete(2, Therapist).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Delete(1, Therapist).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await Edit(1, "x", Clinic.Visitor(2)).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Delete(1, new Caller("org_other", "us_x", Role.Owner, "X", "")).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Edit(3, "x", Clinic.Owner).Soon()).Refused(ErrorCatalogue.NotFound);
        foreach (var none in new long[] { 0, -1, 4, long.MaxValue })
        {
            (await Edit(none, "x").Soon()).Refused(ErrorCatalogue.NotFound);
            (await _room.GetHistory(Clinic.Owner, none).Soon()).Refused(ErrorCatalogue.NotFound);
        }

        (await Edit(1, "").Soon()).Refused(ErrorCatalogue.ValidationFailed);
        (await Delete(1, Clinic.Owner).Soon()).Ok();
        (await Edit(1, "x").Soon()).Refused(ErrorCatalogue.MessageDeleted);
        (await Store.Journal.ReadHead(Clinic.RoomStream("rm_one"))).ShouldBe(4);
    }

    [Fact]
    public async Task A_visitor_may_for_a_while_staff_always_and_nobody_edits_what_is_closed()
    {
        await Say("visitors");
        await Say("owners", Clinic.Owner);
        Store.Time.Advance(Message.VisitorChangeTime);
        (await Edit(1, "in time").Soon()).Ok();
        Store.Time.Advance(TimeSpan.FromSeconds(1));

        (await Edit(1, "late").Soon()).Refused(ErrorCatalogue.EditTooLate);
        (await Delete(1).Soon()).Refused(ErrorCatalogue.EditTooLate);
        (await Edit(2, "late", Clinic.Owner).Soon()).Ok();
        (await _room.Change(new ChangeRoom(Clinic.Owner, RoomStatus.Closed, null)).Soon()).Ok();
        (await Edit(2, "closed", Clinic.Owner).Soon()).Refused(ErrorCatalogue.RoomClosed);
        (await Delete(2, Clinic.Owner).Soon()).Ok();
    }

    [Fact]
    public async Task The_same_again_and_a_lost_answer_add_one_item()
    {
        await Say("first");
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append));
        (await _room.Edit(new EditMessage("c", Clinic.Visitor(), 1, "better")).Soon()).Ok();
        (await Edit(1, "better").Soon()).Ok();
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append));
        (await Delete(1).Soon()).Ok();
        (await Delete(1).Soon()).Ok();

        (await Store.Journal.ReadHead(Clinic.RoomStream("rm_one"))).ShouldBe(3);
    }

    [Fact]
    public async Task A_repeat_of_a_changed_message_gives_its_first_place()
    {
        var first = (await _room.Post(new PostMessage(Clinic.Visitor(), "m1", "first")).Soon()).Ok().Message;
        (await Edit(1, "better").Soon()).Ok();

        var again = (await _room.Post(new PostMessage(Clinic.Visitor(), "m1", "first")).Soon()).Ok();

        (again.Repeat, again.Message.Sequence, again.Message.Id, again.Message.SentAt, again.Message.Text).ShouldBe((true, 1, first.Id, first.SentAt, "better"));
    }

    [Fact]
    public async Task The_history_is_all_that_it_said_and_a_managers_alone()
    {
        await Say("one");
        (await Edit(1, "two").Soon()).Ok();
        (await Edit(1, "three").Soon()).Ok();
        (await Delete(1, Clinic.Owner).Soon()).Ok();
        await Server.Deactivate(_room);

        var history = (await _room.GetHistory(Clinic.Owner, 1).Soon()).Ok();

        history.Items.Select(version => (version.Text, version.By, version.ByName)).ShouldBe(
            [("one", "vi_1", "Visitor 1"), ("two", "vi_1", "Visitor 1"), ("three", "vi_1", "Visitor 1"), ("", "us_owner", "Olga")]);
        (await _room.GetHistory(Therapist, 1).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await _room.GetHistory(Clinic.Visitor(), 1).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await _room.GetHistory(Clinic.Visitor(2), 1).Soon()).Refused(ErrorCatalogue.NotFound);
        (await _room.GetHistory(Clinic.Owner, 2).Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_message_is_changed_so_often_at_most()
    {
        await Say("0");
        for (var time = 1; time <= Message.EditsMax; time++)
        {
            (await Edit(1, $"{time}").Soon()).Ok();
        }

        (await Edit(1, "more").Soon()).Refused(ErrorCatalogue.LimitReached);
        (await Delete(1).Soon()).Ok();
    }

    [Fact]
    public async Task Whoever_reads_on_from_any_cursor_holds_what_a_fresh_reader_reads()
    {
        var random = new Random(20261127);
        var kept = new SortedDictionary<long, Message>();
        var other = new Clinic(await Start()).Room();
        for (var step = 0; step < 150; step++)
        {
            var room = random.Next(4) == 0 ? other : _room;
            var texts = kept.Values.Where(item => item.Kind == MessageKind.Text).Select(item => item.Sequence).ToList();
            switch (random.Next(6))
            {
                case 0 when texts.Count > 0:
                    _ = await room.Delete(new DeleteMessage($"d{step}", Clinic.Visitor(), texts[random.Next(texts.Count)])).Soon();
                    break;
                case 1 or 2 or 3 when texts.Count > 0:
                    _ = await room.Edit(new EditMessage($"e{step}", Clinic.Visitor(), texts[random.Next(texts.Count)], $"edit {step}")).Soon();
                    break;
                default:
                    (await room.Post(new PostMessage(Clinic.Visitor(), $"m{step}", $"text {step}")).Soon()).Ok();
                    break;
            }

            if (random.Next(3) == 0)
            {
                await CatchUp(kept, random.Next(1, 4));
            }

            if (random.Next(20) == 0)
            {
                await Server.Deactivate(_room);
            }
        }

        await CatchUp(kept, 3);
        var fresh = new Clinic(await Start()).Room();
        var read = (await fresh.ReadAfter(Clinic.Owner, 0, IRoomGrain.PageMax).Soon()).Ok().Items;
        read.Count(MessageChanges.IsChange).ShouldBeGreaterThan(40);
        kept.Values.Select(Shown).ShouldBe(read.Select(Shown));
    }

    /// <summary>By the clients' rule: what comes changes what is there, and is changed by what came before it and says more.</summary>
    private async Task CatchUp(SortedDictionary<long, Message> kept, int limit)
    {
        while ((await _room.ReadAfter(Clinic.Owner, kept.Count, limit).Soon()).Ok() is { Items.Count: > 0 } page)
        {
            foreach (var item in page.Items)
            {
                kept.Add(item.Sequence, item);
                foreach (var former in MessageChanges.IsChange(item) ? kept.Values.ToList() : [])
                {
                    kept[former.Sequence] = MessageChanges.After(former, item);
                }
            }
        }
    }

    private static (long, MessageKind, string, string?, long?, bool) Shown(Message item) =>
        (item.Sequence, item.Kind, item.Text, item.Data?.Edit?.Text, item.Data?.Edited?.Sequence, item.Data?.Deleted is not null);

    private async Task Say(string text, Caller? by = null) => (await _room.Post(new PostMessage(by ?? Clinic.Visitor(), text, text)).Soon()).Ok();

    private Task<Outcome<Message>> Edit(long sequence, string text, Caller? by = null) =>
        _room.Edit(new EditMessage(Guid.NewGuid().ToString("N"), by ?? Clinic.Visitor(), sequence, text));

    private Task<Outcome<Message>> Delete(long sequence, Caller? by = null) =>
        _room.Delete(new DeleteMessage(Guid.NewGuid().ToString("N"), by ?? Clinic.Visitor(), sequence));
}
