using Realtime.Load.Measurements;
using Realtime.Load.Scenarios;

namespace Realtime.Tests.Unit.Load;

/// <summary>What the load client watches for while it measures: each broken promise shows.</summary>
public sealed class PromiseTests
{
    [Fact]
    public void A_room_in_which_everyone_saw_everything_keeps_its_promises()
    {
        var room = new RoomLedger(members: 2);
        room.Joined(0, 3);
        room.Joined(1, 3);
        room.Acknowledged(4, "a");
        room.AllSeen.ShouldBeFalse();
        room.Received(0, 4, "a");
        room.Received(1, 4, "a");
        room.AllSeen.ShouldBeTrue();
        room.Broken("room").ShouldBeEmpty();
    }

    [Fact]
    public void A_gap_is_seen() => Broken(room => room.Received(0, 2, "b")).ShouldContain("room: 1 times a sequence was left out");

    [Fact]
    public void A_repeat_is_seen() => Broken(room =>
    {
        room.Received(0, 1, "a");
        room.Received(0, 1, "a");
    }).ShouldContain("room: 1 times a sequence came again");

    [Fact]
    public void Another_message_at_the_same_sequence_is_seen() => Broken(room =>
    {
        room.Received(0, 1, "a");
        room.Acknowledged(1, "b");
    }).ShouldContain("room: 1 times two readers had different messages at one sequence");

    [Fact]
    public void A_member_who_missed_an_acknowledged_message_is_seen() => Broken(room =>
    {
        room.Acknowledged(1, "a");
        room.Received(0, 1, "a");
    }).ShouldHaveSingleItem().ShouldContain("1 of 2 members");

    [Fact]
    public void A_message_that_is_only_late_is_not_lost() => Broken(room =>
    {
        room.Acknowledged(1, "a");
        room.Received(0, 1, "a");
        room.Stored(room.AllAcknowledged, [(1, "a")]);
    }).ShouldHaveSingleItem().ShouldContain("the history has them all");

    [Theory]
    [InlineData(2, "a")]
    [InlineData(1, "b")]
    public void An_acknowledged_message_that_the_history_lacks_is_lost(long sequence, string stored) => Broken(room =>
    {
        room.Acknowledged(1, "a");
        room.Received(0, 1, "a");
        room.Received(1, 1, "a");
        room.Stored(room.AllAcknowledged, [(sequence, stored)]);
    }).ShouldBe(["room: 1 acknowledged messages are not in the history"]);

    [Fact]
    public void A_rush_with_one_winner_keeps_its_promise() =>
        Rush(new() { ["201"] = 1, ["409 slot_taken"] = 99 }, kept: 1, offered: false).ShouldBeEmpty();

    [Fact]
    public void A_rush_that_sold_a_slot_twice_is_seen() =>
        Rush(new() { ["201"] = 2, ["409 slot_taken"] = 98 }, kept: 2, offered: false).Count.ShouldBe(2);

    [Fact]
    public void A_booking_that_was_acknowledged_and_is_not_on_record_is_seen() =>
        Rush(new() { ["201"] = 1, ["409 slot_taken"] = 99 }, kept: 0, offered: true).Count.ShouldBe(2);

    private static List<string> Broken(Action<RoomLedger> happen)
    {
        var room = new RoomLedger(members: 2);
        happen(room);
        return [.. room.Broken("room")];
    }

    private static IReadOnlyList<string> Rush(Dictionary<string, int> answers, int kept, bool offered) =>
        RushScenario.Report(100, answers, new LatencyHistogram(), TimeSpan.FromMilliseconds(1), kept, offered).Broken;
}
