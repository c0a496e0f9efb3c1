using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Desk;
using Realtime.Grains.Journal;

namespace Realtime.Tests.Unit.Journal;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Snapshots of either format that lie on somebody's disk make a state, and lose nothing on the way.</summary>
public sealed class SnapshotFormTests
{
    private const string Part = "Snapshots";

    private static readonly DateTimeOffset At = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static readonly CalendarSnapshot CalendarSample = new(
        "org_o",
        new Schedule("America/New_York", [new WeeklyHours(DayOfWeek.Monday, new TimeOfDay(540), new TimeOfDay(1020))], [], [], 0, 60, 30) { Version = 2 },
        [
            new Calendar.BookedSlot(
                new Booking(
                    "bk_ada-1", "org_o", "th_ada", "sv_1", "vi_1", new Client("Zo\u00eb", "z@example.com", "555-0100"), At, At.AddMinutes(50),
                    "Europe/Madrid", BookingStatus.Confirmed, "a note", new Payment("paid", new Money(14_000, "USD")), At.AddDays(-3), 2, "rm_1",
                    [new BookingChange(At.AddDays(-3), "vi_1", "booked", At, "why")]),
                5, 10, "vi_1/key-1"),
        ],
        [new Calendar.HeldSlot(new Hold("hd_ada-2", "th_ada", "sv_1", At.AddHours(3), At.AddHours(4), At.AddMinutes(-5)), "vi_2", 5, 10)],
        [new CalendarSnapshot.Command("vi_2/key-2", "hd_ada-2", At.AddMinutes(-10))]);

    private static readonly CalendarSnapshot LaterCalendarSample = new(
        "org_o",
        new Schedule("America/New_York", [], [], [], 0, 60, 30) { Version = 3, DailyBookingsMax = 6, WeeklyBookingsMax = 24 },
        [
            new Calendar.BookedSlot(
                new Booking(
                    "bk_ada-3", "org_o", "th_ada", "sv_1", "vi_1", new Client(null, null, null), At, At.AddMinutes(50), "Europe/Madrid",
                    BookingStatus.Pending, "a note", null, At.AddDays(-3), 1, "rm_1", [new BookingChange(At.AddDays(-3), "vi_1", "booked", At, null)],
                    new SeriesPart("se_1", 2, 12), new ClientPolicy(1_440, 240, true, true, At.AddDays(-1), At.AddHours(-4)), At.AddDays(-2), "2026-11-23T15:00"),
                5, 10, "vi_1/key-3"),
        ],
        [],
        []);

    private static readonly RoomSnapshot RoomSample = new(
        RoomStatus.Closed, "us_2", new Message(9, "ms_9", "c-9", "us_1", "Rita", MessageKind.Text, "bye", At, new MessageData { Status = RoomStatus.Closed }),
        [new Participant("us_1", "Rita", Role.Reception)], 3, [new RoomSnapshot.Command("vi_1/m-4", 4), new RoomSnapshot.Command("us_1/m-9", 9)]);

    [Fact]
    public void The_stored_calendar_makes_a_calendar_and_is_written_alike()
    {
        var stored = StoredForms.ReadOrMake(Part, CalendarSnapshot.Format, CalendarSample);

        var calendar = Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(stored), 12);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(calendar.ToSnapshot()), stored, CalendarSnapshot.Format);
        calendar.Sequence.ShouldBe(12);
        calendar.ResultOf("vi_1/key-1").ShouldBe("bk_ada-1");
        calendar.ResultOf("vi_2/key-2").ShouldBe("hd_ada-2");
        calendar.IsFree(At.AddMinutes(-10), At.AddMinutes(-5), At.AddDays(-1), null, null).ShouldBeTrue();
        calendar.IsFree(At.AddMinutes(-6), At, At.AddDays(-1), null, null).ShouldBeFalse();
    }

    [Fact]
    public void The_stored_desk_makes_a_desk_and_is_written_alike()
    {
        var stored = StoredForms.ReadOrMake(Part, DeskSnapshot.Format, new DeskSnapshot(
            InUse: true,
            [new OnDuty(new Participant("us_1", "Rita", Role.Reception), At, At.AddMinutes(5))],
            [new DeskRoom("rm_1", "vi_1", 7, "us_1", At.AddMinutes(4), At.AddMinutes(4)) { JoinedAt = 2, Told = DeskNoticeKind.Queued, GivenAt = At.AddMinutes(5), PassedBy = "us_2" }],
            [new AnswerTime(90, 2, At)]));

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(Realtime.Grains.Desk.Desk.FromSnapshot(JournalJson.Read<DeskSnapshot>(stored)).ToSnapshot()), stored, DeskSnapshot.Format);
    }

    [Fact]
    public void The_stored_desk_with_what_ended_makes_a_desk_and_is_written_alike()
    {
        const string File = DeskSnapshot.Format + "+later1";
        var stored = StoredForms.ReadOrMake(Part, File, new DeskSnapshot(InUse: true, [], [], []) { Closed = [new("rm_2", 9), new("rm_1", 4)] });

        var desk = Realtime.Grains.Desk.Desk.FromSnapshot(JournalJson.Read<DeskSnapshot>(stored));

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(desk.ToSnapshot()), stored, File);
        desk.ClosedAt("rm_1").ShouldBe(4);
    }

    [Fact]
    public void The_stored_calendar_with_what_came_later_makes_a_calendar_and_is_written_alike()
    {
        const string File = CalendarSnapshot.Format + "+later1";
        var stored = StoredForms.ReadOrMake(Part, File, LaterCalendarSample);

        var calendar = Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(stored), 12);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(calendar.ToSnapshot()), stored, File);
        calendar.NextExpiry().ShouldBe(At.AddDays(-2));
        calendar.IsFree(At, At.AddMinutes(1), At.AddDays(-2).AddTicks(-1), null, null).ShouldBeFalse();
        calendar.IsFree(At, At.AddMinutes(1), At.AddDays(-2), null, null).ShouldBeTrue();
        calendar.Hours!.Schedule.WeeklyBookingsMax.ShouldBe(24);
    }

    [Fact]
    public void The_stored_calendar_with_who_waits_makes_a_calendar_and_is_written_alike()
    {
        const string File = CalendarSnapshot.Format + "+later2";
        var hold = new Hold("hd_ada-3", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-40));
        var stored = StoredForms.ReadOrMake(Part, File, new CalendarSnapshot(
            "org_o", Schedule: null, [], [new Calendar.HeldSlot(hold, OfferDecisions.HolderOf("wl_1"), 5, 10, Arrival: null, new Calendar.Offer("wl_1", "vi_1"))], [], Departed: null,
            [new Calendar.Waiting(new Waiter("wl_1", 3, "vi_1", new ServiceTerms("sv_1", 50, 5, 10), At, At.AddDays(7)), hold.Id, [At.AddDays(-1)])]));

        var calendar = Calendar.FromSnapshot(JournalJson.Read<CalendarSnapshot>(stored), 12);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(calendar.ToSnapshot()), stored, File);
        calendar.FindWaiter("wl_1")!.HoldId.ShouldBe(hold.Id);
        calendar.IsFree(At, At.AddMinutes(1), hold.ExpiresAt, null, null).ShouldBeFalse();
    }

    [Fact]
    public void The_stored_waitlist_makes_a_waitlist_and_is_written_alike()
    {
        var stored = StoredForms.ReadOrMake(Part, WaitlistSnapshot.Format, new WaitlistSnapshot(
            [
                new Waitlist.Place(
                    "wl_1", 3, new ServiceTerms("sv_1", 50, 5, 10), "th_ada", ["th_ada"], "vi_1", "sealed", At, At.AddDays(7), "rm_1", At.AddDays(-3),
                    WaitlistStatus.Offered, new Hold("hd_ada-3", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-40)), 2, OverAt: null),
                new Waitlist.Place(
                    "wl_2", 4, new ServiceTerms("sv_1", 50, 5, 10), null, ["th_ada", "th_ben"], "vi_2", null, At, At.AddDays(7), null, At.AddDays(-3),
                    WaitlistStatus.Left, Offer: null, 0, At),
            ],
            [new CalendarSnapshot.Command("vi_1/w-1", "wl_1", At.AddDays(-1))]));

        var waitlist = Waitlist.FromSnapshot(JournalJson.Read<WaitlistSnapshot>(stored));

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(waitlist.ToSnapshot()), stored, WaitlistSnapshot.Format);
        waitlist.ResultOf("vi_1/w-1").ShouldBe("wl_1");
    }

    [Fact]
    public void The_stored_room_makes_a_room_and_is_written_alike()
    {
        var stored = StoredForms.ReadOrMake(Part, RoomSnapshot.Format, RoomSample);

        var room = Room.FromSnapshot(JournalJson.Read<RoomSnapshot>(stored), 9);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(room.ToSnapshot()), stored, RoomSnapshot.Format);
        room.ResultOf("vi_1/m-4").ShouldBe(4);
        room.CommandsKnownAfter.ShouldBe(3);
    }

    [Fact]
    public void The_stored_room_with_changed_messages_makes_a_room_and_is_written_alike()
    {
        const string File = RoomSnapshot.Format + "+later1";
        var edited = new MessageData { Edited = new ChangeMark(At.AddMinutes(1), 10) };
        var stored = StoredForms.ReadOrMake(Part, File, new RoomSnapshot(
            RoomStatus.Open, "", new Message(9, "ms_9", "c-9", "us_1", "Rita", MessageKind.Text, "sealed", At, edited), [], 0, [])
        {
            Changes =
            [
                new RoomSnapshot.Changed(3, new MessageChange(11, At.AddMinutes(2), IsDeletion: true, 4)),
                new RoomSnapshot.Changed(9, new MessageChange(10, At.AddMinutes(1), IsDeletion: false, 1)),
            ],
            Quiet = [10, 11],
        });

        var room = Room.FromSnapshot(JournalJson.Read<RoomSnapshot>(stored), 11);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(room.ToSnapshot()), stored, File);
        room.Changes[3].IsDeletion.ShouldBeTrue();
        room.Quiet.ShouldBe([10, 11]);
    }

    [Fact]
    public void The_stored_room_with_who_waits_makes_a_room_and_is_written_alike()
    {
        const string File = RoomSnapshot.Format + "+later2";
        var stored = StoredForms.ReadOrMake(Part, File, new RoomSnapshot(
            RoomStatus.Open, "", new Message(9, "ms_9", "c-9", "vi_1", "sealed", MessageKind.Text, "sealed", At, Data: null), [], 0, [])
        {
            Wait = new RoomWait(9, IsVisitorWaiting: true, At, "us_1"),
        });

        var room = Room.FromSnapshot(JournalJson.Read<RoomSnapshot>(stored), 9);

        StoredForms.ShouldBeTheSameJson(JournalJson.Write(room.ToSnapshot()), stored, File);
        room.Wait.ShouldBe(new RoomWait(9, IsVisitorWaiting: true, At, "us_1"));
    }
}
