using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Desk;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Unit.Desk;

using Desk = Realtime.Grains.Desk.Desk;

/// <summary>Who is given what, who is told what: decided without a clock.</summary>
public sealed class DeskTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 17, 0, 0, TimeSpan.Zero);
    private static readonly Participant Rita = new("us_rita", "Rita", Role.Reception);
    private static readonly Participant Tom = new("us_tom", "Tom", Role.Therapist);

    private readonly Desk _desk = new();
    private long _sequence;
    private DateTimeOffset _now = Noon;
    private HashSet<string> _present = new(StringComparer.Ordinal) { Rita.UserId, Tom.UserId };

    [Fact]
    public void Nobody_on_duty_gives_nothing_and_tells_the_visitor_once()
    {
        Duty(Rita);
        Apply(DeskDecisions.SetDuty(_desk, Rita, onDuty: false));
        Wait("rm_1");

        Look(opensAt: Noon.AddDays(1)).ShouldBe([new VisitorTold("rm_1", new DeskNotice(DeskNoticeKind.Away, Noon.AddDays(1), null, null))]);
        Look(opensAt: Noon.AddDays(1)).ShouldBeEmpty();
    }

    [Fact]
    public void The_least_busy_is_given_the_longest_waiting_and_then_who_was_given_something_longest_ago()
    {
        Duty(Rita, Tom);
        foreach (var room in new[] { "rm_c", "rm_a", "rm_b", "rm_d" })
        {
            Wait(room);
            _now = _now.AddSeconds(1);
        }

        Look(max: 2).OfType<RoomGiven>().Select(given => (given.RoomId, given.To.UserId))
            .ShouldBe([("rm_c", Rita.UserId), ("rm_a", Tom.UserId), ("rm_b", Rita.UserId), ("rm_d", Tom.UserId)]);
    }

    [Fact]
    public void Whoever_has_as_many_as_allowed_is_given_no_more_and_the_visitor_is_told_the_position()
    {
        Duty(Rita);
        foreach (var number in Enumerable.Range(1, 3))
        {
            Wait($"rm_{number}");
            _now = _now.AddSeconds(1);
        }

        Look(max: 1).ShouldBe(
        [
            new RoomGiven("rm_1", Rita),
            new VisitorTold("rm_2", new DeskNotice(DeskNoticeKind.Queued, null, 1, null)),
            new VisitorTold("rm_3", new DeskNotice(DeskNoticeKind.Queued, null, 2, null)),
        ]);
        Answer("rm_1", Rita);
        _now += DeskDecisions.BusyFor;
        Look(max: 1).OfType<RoomGiven>().ShouldBe([new RoomGiven("rm_2", Rita)]);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    public void What_was_given_to_somebody_who_left_without_an_answer_is_taken_back_and_given_to_another(bool isOnDuty, bool isPresent, bool isAtOnce)
    {
        Duty(Rita);
        Wait("rm_1");
        Look();
        Duty(Tom);
        Apply(isOnDuty ? [] : DeskDecisions.SetDuty(_desk, Rita, onDuty: false));
        _present = isPresent ? _present : [Tom.UserId];

        Look().OfType<RoomTakenBack>().Any().ShouldBe(isAtOnce);
        _now += IDeskGrain.AnswerWait;
        Look();
        Look();

        _desk.Rooms["rm_1"].AssignedTo.ShouldBe(Tom.UserId);
    }

    [Fact]
    public void What_was_answered_is_not_taken_back()
    {
        Duty(Rita, Tom);
        Wait("rm_1");
        Look();
        Answer("rm_1", Rita);
        _present = [Tom.UserId];
        _now += IDeskGrain.AnswerWait * 10;

        Look().ShouldBeEmpty();
    }

    [Fact]
    public void What_somebody_handed_back_is_not_given_to_them_again()
    {
        Duty(Rita);
        Wait("rm_1");
        Look();
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: null)));

        Look().OfType<RoomGiven>().ShouldBeEmpty();
        Duty(Tom);
        Look().OfType<RoomGiven>().ShouldBe([new RoomGiven("rm_1", Tom)]);
    }

    [Fact]
    public void A_conversation_of_somebody_who_is_not_here_is_given_to_nobody_else_and_its_visitor_told()
    {
        Duty(Rita);
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: "us_away")));

        Look().ShouldBe([new VisitorTold("rm_1", new DeskNotice(DeskNoticeKind.Away, null, null, null))]);
        _desk.Queue().ShouldBeEmpty();
    }

    [Fact]
    public void An_older_state_of_a_conversation_changes_nothing()
    {
        Duty(Rita);
        var older = Room("rm_1", waits: true, assignedTo: null);
        Wait("rm_1");
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: false, assignedTo: null)));

        DeskDecisions.Follow(_desk, older).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_turn_that_is_heard_of_late_changes_nothing_also_where_the_newer_one_said_nothing_new(bool isClosed)
    {
        Duty(Rita);
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: false, assignedTo: null) with { Sequence = 5 }));
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: false, assignedTo: null) with { Sequence = 8, IsOpen = !isClosed }));

        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: null) with { Sequence = 7 }));

        _desk.Queue().ShouldBeEmpty();
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: null) with { Sequence = 9 }));
        _desk.Queue().Single().RoomId.ShouldBe("rm_1");
    }

    [Fact]
    public void An_end_without_an_item_takes_it_out_of_the_queue()
    {
        Duty(Rita);
        Wait("rm_1");
        var known = _desk.Rooms["rm_1"].RoomSequence;

        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: null) with { Sequence = known, IsOpen = false }));

        _desk.Rooms.ShouldBeEmpty();
        DeskDecisions.Follow(_desk, Room("rm_1", waits: true, assignedTo: null) with { Sequence = known }).ShouldBeEmpty();
    }

    [Fact]
    public void Ends_are_remembered_so_many_and_the_oldest_goes_first()
    {
        foreach (var number in Enumerable.Range(0, Desk.ClosedMax + 1))
        {
            Apply(DeskDecisions.Follow(_desk, Room($"rm_{number}", waits: false, assignedTo: null) with { IsOpen = false }));
        }

        _desk.ToSnapshot().Closed!.Count.ShouldBe(Desk.ClosedMax);
        _desk.ClosedAt("rm_0").ShouldBeNull();
        _desk.ClosedAt($"rm_{Desk.ClosedMax}").ShouldNotBeNull();
    }

    [Fact]
    public void What_is_said_keeps_somebody_busy_and_changes_nothing_else()
    {
        Duty(Rita);
        Wait("rm_1");
        Answer("rm_1", Rita);
        var before = _desk.Rooms["rm_1"];
        var same = Room("rm_1", waits: false, Rita.UserId) with { Sequence = before.RoomSequence };

        DeskDecisions.Follow(_desk, same with { ActiveAt = _now + DeskDecisions.ActivityEvery / 2 }).ShouldBeEmpty();
        Apply(DeskDecisions.Follow(_desk, same with { ActiveAt = _now + DeskDecisions.ActivityEvery }));

        _desk.Rooms["rm_1"].ShouldBe(before with { ActiveAt = _now + DeskDecisions.ActivityEvery });
    }

    [Fact]
    public void A_wait_goes_on_from_where_it_began_and_ends_with_an_answer_or_the_conversation()
    {
        Wait("rm_1");
        var since = _now;
        _now = _now.AddMinutes(1);
        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: true, Rita.UserId) with { At = since }));
        _desk.Rooms["rm_1"].WaitsSince.ShouldBe(since);

        Apply(DeskDecisions.Follow(_desk, Room("rm_1", waits: null, assignedTo: null) with { IsOpen = false }));
        _desk.Rooms.ShouldBeEmpty();
    }

    [Fact]
    public void Expected_time_is_what_places_in_the_queue_took_lately_and_unknown_before_enough_is_known()
    {
        Duty(Rita);
        foreach (var minutes in new[] { 4, 2, 60 })
        {
            DeskDecisions.ExpectedMinutes(_desk, 1, isAnybodyHere: true, _now).ShouldBeNull();
            Wait($"rm_{minutes}");
            _now = _now.AddMinutes(minutes);
            Answer($"rm_{minutes}", Rita);
        }

        DeskDecisions.ExpectedMinutes(_desk, 1, isAnybodyHere: true, _now).ShouldBe(4);
        DeskDecisions.ExpectedMinutes(_desk, 3, isAnybodyHere: true, _now).ShouldBe(12);
        DeskDecisions.ExpectedMinutes(_desk, 500, isAnybodyHere: true, _now).ShouldBeNull();
        DeskDecisions.ExpectedMinutes(_desk, 1, isAnybodyHere: false, _now).ShouldBeNull();
        DeskDecisions.ExpectedMinutes(_desk, 1, isAnybodyHere: true, _now + DeskDecisions.AnswersCountFor).ShouldBeNull();
    }

    [Fact]
    public void A_desk_is_bounded_and_keeps_those_that_wait()
    {
        Duty(Rita);
        Wait("rm_waits");
        foreach (var number in Enumerable.Range(0, Desk.RoomsMax + 10))
        {
            Apply(DeskDecisions.Follow(_desk, Room($"rm_{number}", waits: false, assignedTo: "us_1")));
        }

        _desk.Rooms.Count.ShouldBe(Desk.RoomsMax);
        _desk.Rooms.Keys.ShouldContain("rm_waits");
    }

    [Theory]
    [InlineData("2026-11-23T13:59:00Z", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23T14:00:00Z", null)]
    [InlineData("2026-11-23T21:59:59Z", null)]
    [InlineData("2026-11-23T22:00:00Z", "2026-11-24T14:00:00Z")]
    [InlineData("2026-11-27T22:00:00Z", "2026-11-30T14:00:00Z")]
    [InlineData("2026-03-06T23:00:00Z", "2026-03-09T13:00:00Z")]
    public void Business_hours_are_the_practices_own(string now, string? opensAt)
    {
        var profile = new OrganizationProfile("P", "America/New_York")
        {
            BusinessHours = [.. Enumerable.Range(1, 5).Select(day => new WeeklyHours((DayOfWeek)day, new TimeOfDay(540), new TimeOfDay(1020)))],
        };

        BusinessHours.OpensAt(profile, DateTimeOffset.Parse(now)).ShouldBe(opensAt is null ? null : DateTimeOffset.Parse(opensAt));
        BusinessHours.OpensAt(profile with { Holidays = [new Holiday(new DateOnly(2026, 11, 24), "Day off")] }, DateTimeOffset.Parse("2026-11-23T22:00:00Z"))
            .ShouldBe(DateTimeOffset.Parse("2026-11-25T14:00:00Z"));
        BusinessHours.OpensAt(profile with { BusinessHours = [] }, DateTimeOffset.Parse(now)).ShouldBeNull();
    }

    private void Duty(params Participant[] people)
    {
        foreach (var person in people)
        {
            Apply(DeskDecisions.SetDuty(_desk, person, onDuty: true));
        }
    }

    private void Wait(string roomId) => Apply(DeskDecisions.Follow(_desk, Room(roomId, waits: true, _desk.Rooms.GetValueOrDefault(roomId)?.AssignedTo)));

    private void Answer(string roomId, Participant by) => Apply(DeskDecisions.Follow(_desk, Room(roomId, waits: false, by.UserId)));

    private RoomAtDesk Room(string roomId, bool? waits, string? assignedTo) =>
        new(roomId, "vi_" + roomId[3..], _sequence + 1, IsOpen: true, assignedTo, waits, _now);

    private List<IDeskEvent> Look(int max = 4, DateTimeOffset? opensAt = null)
    {
        var events = DeskDecisions.Look(_desk, new DeskSurroundings(_present, max, opensAt), _now);
        Apply(events);
        return events;
    }

    private void Apply(IEnumerable<IDeskEvent> events)
    {
        foreach (var change in events)
        {
            _desk.Apply(change, new EntryContext(++_sequence, null, _now));
        }
    }
}
