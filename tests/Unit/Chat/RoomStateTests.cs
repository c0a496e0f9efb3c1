using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Unit.Chat;

public sealed class RoomStateTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private readonly Room _room = new();
    private long _sequence;

    [Fact]
    public void An_item_moves_the_head_and_is_the_last_message()
    {
        Say("hello", "vi_1/m1");

        _room.Sequence.ShouldBe(1);
        _room.LastMessage.ShouldNotBeNull().Text.ShouldBe("hello");
        _room.LastMessage!.SentAt.ShouldBe(At);
        _room.ResultOf("vi_1/m1").ShouldBe(1);
        _room.Status.ShouldBeNull();
    }

    [Fact]
    public void Status_and_assignment_stay_until_another_item_changes_them()
    {
        Apply(new MessagePosted("ms", null, "us_1", "Rita", Role.Reception, MessageKind.Status, "", new MessageData { Status = RoomStatus.Closed }));
        Apply(new MessagePosted("ms", null, "us_1", "Rita", Role.Reception, MessageKind.Assignment, "", new MessageData { AssignedTo = "us_2" })
        {
            Assignee = new Participant("us_2", "Tom", Role.Therapist),
        });
        Say("after");

        _room.Status.ShouldBe(RoomStatus.Closed);
        _room.AssignedTo.ShouldBe("us_2");
        Apply(new MessagePosted("ms", null, "us_1", "Rita", Role.Reception, MessageKind.Status, "", new MessageData { Status = RoomStatus.Open }));
        _room.Status.ShouldBe(RoomStatus.Open);
    }

    [Fact]
    public void Staff_who_write_or_are_assigned_join_once_in_order_and_visitors_do_not()
    {
        Say("visitor");
        Apply(new MessagePosted("ms", null, "us_1", "Rita", Role.Reception, MessageKind.Assignment, "", new MessageData { AssignedTo = "us_2" })
        {
            Assignee = new Participant("us_2", "Tom", Role.Therapist),
        });
        Apply(new MessagePosted("ms", "m", "us_2", "Tom", Role.Therapist, MessageKind.Text, "hi", null));
        Apply(new MessagePosted("ms", null, Message.SystemSenderId, "", null, MessageKind.Booking, "", null));

        _room.Staff.Select(participant => participant.UserId).ShouldBe(["us_1", "us_2"]);
    }

    [Fact]
    public void The_window_of_commands_drops_the_oldest_and_says_from_where_it_knows_all()
    {
        for (var number = 1; number <= Room.CommandsKept; number++)
        {
            Say("x", $"c{number}");
        }

        _room.CommandsKnownAfter.ShouldBe(0);
        _room.ResultOf("c1").ShouldBe(1);

        Say("x", "one more");
        _room.CommandsKnownAfter.ShouldBe(1);
        _room.ResultOf("c1").ShouldBeNull();
        _room.ResultOf("c2").ShouldBe(2);
    }

    [Fact]
    public void Items_without_a_command_do_not_fill_the_window()
    {
        Say("x", "c1");
        for (var number = 0; number < Room.CommandsKept + 10; number++)
        {
            Say("x");
        }

        _room.ResultOf("c1").ShouldBe(1);
        _room.CommandsKnownAfter.ShouldBe(0);
    }

    [Fact]
    public void A_snapshot_makes_the_same_room_and_goes_on_alike()
    {
        for (var number = 1; number <= Room.CommandsKept + 7; number++)
        {
            Say("x", $"c{number}");
        }

        Apply(new MessagePosted("ms", null, "us_1", "Rita", Role.Reception, MessageKind.Status, "", new MessageData { Status = RoomStatus.Closed }));
        var restored = Room.FromSnapshot(JournalJson.Read<RoomSnapshot>(JournalJson.Write(_room.ToSnapshot())), _room.Sequence);
        Describe(restored).ShouldBe(Describe(_room));

        var next = new EntryContext(++_sequence, "later", At);
        var item = new MessagePosted("ms", "later", "vi_1", "V", Role.Visitor, MessageKind.Text, "later", null);
        restored.Apply(item, next);
        _room.Apply(item, next);
        Describe(restored).ShouldBe(Describe(_room));
    }

    [Fact]
    public void The_visitor_waits_from_the_first_word_to_an_answer_and_each_change_has_its_sequence()
    {
        MessagePosted Item(Role? role, MessageKind kind, MessageData? data = null) => new("ms", null, "us_1", "", role, kind, "x", data);
        void Expect(MessagePosted item, RoomWait expected)
        {
            Apply(item);
            _room.Wait.ShouldBe(expected);
        }

        Expect(Item(null, MessageKind.Booking), new RoomWait(0, null, default, null));
        Expect(Item(Role.Visitor, MessageKind.Text), new RoomWait(2, true, At, null));
        Expect(Item(Role.Visitor, MessageKind.Text), new RoomWait(2, true, At, null));
        Expect(Item(null, MessageKind.Assignment, new MessageData { AssignedTo = "us_2" }), new RoomWait(4, true, At, null));
        Expect(Item(Role.Reception, MessageKind.Proposal), new RoomWait(5, false, At, null));
        Expect(Item(Role.Reception, MessageKind.Assignment, new MessageData { AssignedTo = "" }), new RoomWait(6, true, At, "us_2"));
        Expect(Item(null, MessageKind.Desk), new RoomWait(6, true, At, "us_2"));
        Expect(Item(Role.Reception, MessageKind.Status, new MessageData { Status = RoomStatus.Closed }), new RoomWait(8, false, At, "us_2"));
        Expect(Item(Role.Reception, MessageKind.Status, new MessageData { Status = RoomStatus.Open }), new RoomWait(9, false, At, "us_2"));
        Expect(Item(Role.Reception, MessageKind.Status, new MessageData { Status = RoomStatus.Open }), new RoomWait(9, false, At, "us_2"));
    }

    private static string Describe(Room room) => System.Text.Encoding.UTF8.GetString(JournalJson.Write(room.ToSnapshot())) + room.Sequence;

    private void Say(string text, string? commandId = null) =>
        Apply(new MessagePosted("ms_1", commandId, "vi_1", "V", Role.Visitor, MessageKind.Text, text, null), commandId);

    private void Apply(MessagePosted item, string? commandId = null) => _room.Apply(item, new EntryContext(++_sequence, commandId, At));
}
