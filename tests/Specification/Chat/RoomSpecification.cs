using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Chat;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Who may do what in a conversation, and what others see of it.</summary>
public abstract class RoomSpecification(GrainStore store) : GrainSpecification(store)
{
    private IRoomGrain _room = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _room = await Clinic.OpenRoom();
    }

    [Fact]
    public async Task A_visitor_of_another_room_another_practice_and_an_unknown_room_find_nothing()
    {
        (await Say("secret").Soon()).Ok();
        var stranger = Clinic.Visitor(2);
        var foreigner = new Caller("org_other", "us_x", Role.Owner, "X", "");
        foreach (var (room, by) in new[] { (_room, stranger), (_room, foreigner), (Clinic.Room("rm_none"), Clinic.Owner) })
        {
            (await room.Get(by).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.ReadAfter(by, 0, 10).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.ReadBefore(by, 10, 10).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.Post(new PostMessage(by, "m", "hello")).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.Propose(new ProposeSlots("p", by, Clinic.Hour.ServiceId, [Clinic.Monday])).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.AcceptProposal(by, 1, Clinic.Monday).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.Change(new ChangeRoom(by, RoomStatus.Closed, null)).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.SetTyping(by, true).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.MarkRead(by, 1).Soon()).Refused(ErrorCatalogue.NotFound);
            (await room.Subscribe(by, "n", Clinic.Grains.CreateObjectReference<IFrontNode>(new RecordingNode())).Soon()).Refused(ErrorCatalogue.NotFound);
        }

        (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_closed_room_takes_no_messages_but_notices_and_opens_again()
    {
        (await _room.Change(new ChangeRoom(Clinic.Visitor(), RoomStatus.Closed, null)).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await _room.Change(new ChangeRoom(Clinic.Owner, RoomStatus.Closed, null)).Soon()).Ok().Status.ShouldBe(RoomStatus.Closed);
        (await Say("late").Soon()).Refused(ErrorCatalogue.RoomClosed);
        (await _room.PostNotice(new PostNotice("n", MessageKind.Booking, "booked", null)).Soon()).Ok();
        await Server.Deactivate(_room);
        (await Say("late").Soon()).Refused(ErrorCatalogue.RoomClosed);

        (await _room.Change(new ChangeRoom(Clinic.Owner, RoomStatus.Open, null)).Soon()).Ok().Status.ShouldBe(RoomStatus.Open);
        (await Say("late").Soon()).Ok().Message.Sequence.ShouldBe(4);
    }

    [Fact]
    public async Task A_change_to_what_is_already_so_adds_no_item()
    {
        (await _room.Change(new ChangeRoom(Clinic.Owner, RoomStatus.Open, null)).Soon()).Ok();
        (await _room.Change(new ChangeRoom(Clinic.Owner, null, new Participant("us_2", "Tom", Role.Therapist))).Soon()).Ok().AssignedTo.ShouldBe("us_2");
        (await _room.Change(new ChangeRoom(Clinic.Owner, null, new Participant("us_2", "Tom", Role.Therapist))).Soon()).Ok();

        var summary = (await _room.Change(new ChangeRoom(Clinic.Owner, null, new Participant("", "", Role.Therapist))).Soon()).Ok();
        summary.AssignedTo.ShouldBeNull();
        summary.HeadSequence.ShouldBe(2);
        summary.Participants.Select(participant => participant.UserId).ShouldBe(["vi_1", "us_owner", "us_2"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_adds_one_item()
    {
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append));

        (await _room.Change(new ChangeRoom(Clinic.Owner, RoomStatus.Closed, null)).Soon()).Ok().Status.ShouldBe(RoomStatus.Closed);

        (await Store.Journal.ReadHead(Clinic.RoomStream("rm_one"))).ShouldBe(1);
    }

    [Fact]
    public async Task Text_is_kept_as_sent_and_what_is_not_allowed_is_refused()
    {
        var text = " \u05E9\u05DC\u05D5\u05DD <b>\U0001F600</b>\r\n\t ";
        (await Say(text, "m1").Soon()).Ok();
        (await Say("", "m2").Soon()).Refused(ErrorCatalogue.ValidationFailed);
        (await Say("x", "not an id").Soon()).Refused(ErrorCatalogue.ValidationFailed);
        await Server.Deactivate(_room);

        (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.ShouldHaveSingleItem().Text.ShouldBe(text);
    }

    [Fact]
    public async Task The_same_message_id_of_two_senders_is_two_messages()
    {
        (await Say("a", "m").Soon()).Ok();

        (await Say("b", "m", Clinic.Owner).Soon()).Ok().Repeat.ShouldBeFalse();
    }

    [Fact]
    public async Task Read_marks_move_forward_only_never_past_the_head_and_survive()
    {
        (await Say("a").Soon()).Ok();
        (await Say("b").Soon()).Ok();
        (await _room.MarkRead(Clinic.Owner, 99).Soon()).Ok();
        (await _room.MarkRead(Clinic.Owner, 1).Soon()).Ok();
        (await _room.MarkRead(Clinic.Owner, -5).Soon()).Ok();
        await Server.Deactivate(_room);

        var summary = (await _room.Get(Clinic.Owner).Soon()).Ok();
        summary.ReadSequences["us_owner"].ShouldBe(2);
        summary.ReadSequences["vi_1"].ShouldBe(2, "who writes has read");
        summary.UnreadBy("us_owner").ShouldBe(0);
    }

    [Fact]
    public async Task A_read_mark_that_could_not_be_written_is_written_by_the_repeat()
    {
        (await Say("a").Soon()).Ok();
        await _room.Settle().Soon();
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IDocuments.Put) && call.Subject == $"room/{Clinic.Org} rm_one");
        await Should.ThrowAsync<ServiceUnavailableException>(_room.MarkRead(Clinic.Owner, 1).Soon());

        (await _room.MarkRead(Clinic.Owner, 1).Soon()).Ok();

        await Server.Deactivate(_room);
        (await _room.Get(Clinic.Owner).Soon()).Ok().ReadSequences["us_owner"].ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_hears_of_itself_late_does_not_take_the_list_back_to_it()
    {
        using var writes = Server.Storage.Script.Hold(call => call.Verb == nameof(IDocuments.Put) && call.Subject == $"room/{Clinic.Org} rm_one");
        (await Say("a").Soon()).Ok();
        await writes.Reached.Soon();
        using var heard = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IJournal.Append));
        var second = Say("b");
        await heard.Reached.Soon();
        var other = new Clinic(await Start()).Room();
        (await other.Post(new PostMessage(Clinic.Visitor(), "c", "c")).Soon()).Ok();
        await other.Settle().Soon();

        // This owner learns of the third item from the list's record, and only then that its own second is durable.
        writes.Release();
        await Waiting.Until(async () => await Store.Journal.ReadDispatched(Clinic.RoomStream("rm_one")) == 3
            && (await _room.Get(Clinic.Owner)).Ok().HeadSequence == 3, "it knows of the third");
        heard.Release();
        (await second.Soon()).Ok().Message.Sequence.ShouldBe(2);
        await _room.Settle().Soon();

        var (listed, _) = (await new RoomDirectory(Store.Documents).Read(Clinic.Org, "rm_one"))!.Value;
        listed.HeadSequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_subscribed_node_is_told_each_durable_message_once_in_order()
    {
        var node = new RecordingNode();
        (await _room.Subscribe(Clinic.Owner, "n", Clinic.Grains.CreateObjectReference<IFrontNode>(node)).Soon()).Ok().HeadSequence.ShouldBe(0);

        await Waiting.AtOnce(60, number => Say($"m{number}"));
        await Waiting.Until(() => node.Messages.Count >= 60, "all are told");

        node.Messages.Select(message => message.Sequence).ShouldBe(Enumerable.Range(1, 60).Select(number => (long)number));
        await _room.Unsubscribe("n").Soon();
        (await Say("last").Soon()).Ok();
        await Server.Control.WhenQuiet().Soon();
        node.Messages.Count.ShouldBe(60);
    }

    [Fact]
    public async Task Nothing_is_shown_before_it_is_durable()
    {
        var node = new RecordingNode();
        (await _room.Subscribe(Clinic.Owner, "n", Clinic.Grains.CreateObjectReference<IFrontNode>(node)).Soon()).Ok();
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.Append));
        var posted = Say("pending");
        await held.Reached.Soon();

        posted.IsCompleted.ShouldBeFalse();
        (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.ShouldBeEmpty();
        (await _room.Get(Clinic.Owner).Soon()).Ok().HeadSequence.ShouldBe(0);
        node.Messages.ShouldBeEmpty();

        held.Release();
        (await posted.Soon()).Ok();
        await Waiting.Until(() => node.Messages.Count == 1, "it is told");
    }

    [Fact]
    public async Task Opening_at_once_by_many_makes_one_room_and_keeps_what_was_said()
    {
        var outcomes = await Waiting.AtOnce(20, _ => Clinic.Room("rm_new").Open(new OpenRoom(new Participant("vi_7", "V", Role.Visitor), "s", null)));

        outcomes.Select(outcome => outcome.Ok().UpdatedAt).Distinct().ShouldHaveSingleItem();
        (await Clinic.Room("rm_new").Post(new PostMessage(Clinic.Visitor(7), "m", "hi")).Soon()).Ok().Message.Sequence.ShouldBe(1);
        (await Clinic.Room("rm_new").Open(new OpenRoom(new Participant("vi_7", "V", Role.Visitor), "s", null)).Soon()).Ok().HeadSequence.ShouldBe(1);
    }

    private Task<Outcome<Posted>> Say(string text, string? id = null, Caller? by = null) => _room.Post(new PostMessage(by ?? Clinic.Visitor(), id ?? text, text));
}
