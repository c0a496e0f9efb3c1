using System.Text.Json.Nodes;
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

/// <summary>
/// Every entry ever written is read for ever: one file per kind, none of which changes. Fields that a kind got later are shown
/// by a further file, <c>kind+later</c>.
/// </summary>
public sealed class EventCodecTests
{
    private const string Part = "Events";

    private static readonly DateTimeOffset At = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static readonly BookingMove Move = new(
        "m1", "c1",
        new Booking(
            "bk_ada-1", "org_1", "th_ben", "sv_1", "vi_1", new Client(null, null, null), At, At.AddMinutes(50), "Europe/Madrid", BookingStatus.Confirmed,
            "sealed", new Payment("due", new Money(100, "USD")), At.AddDays(-1), 2, "rm_1", [new BookingChange(At, "vi_1", "rescheduled", At, "a reason")],
            new SeriesPart("se_1", 1, 12)),
        5, 10, "c0", 1, "th_ada", At.AddHours(3), At.AddHours(4), "hd_ben-1", 7, "vi_1");

    private static readonly object[] Samples =
    [
        new ScheduleChanged(
            new Schedule(
                "America/New_York", [new WeeklyHours(DayOfWeek.Monday, new TimeOfDay(540), new TimeOfDay(1020))],
                [new DateOverride(new DateOnly(2026, 12, 24), [new DayHours(new TimeOfDay(600), new TimeOfDay(720))])],
                [new TimeOff(At, At.AddDays(7), "away")], 60, 90, 15) { Version = 3 },
            "us_owner"),
        new ScheduleChanged(new Schedule("UTC", [], [], [], 60, 90, 15) { Version = 4, DailyBookingsMax = 6, WeeklyBookingsMax = 24 }, "us_owner"),
        new HoldPlaced(new Hold("hd_ada-1", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-55)), "vi_1", 5, 10, "hd_ada-0"),
        new HoldReleased("hd_ada-1", HoldRelease.Expired),
        new BookingMade(
            "bk_ada-1", "th_ada", "sv_1", "vi_1", new Client("Zo\u00eb \U0001F600", "zoe@example.com", "555-0100"), At, At.AddMinutes(50), 5, 10,
            "Europe/Madrid", BookingStatus.Confirmed, "a note", "rm_1", "hd_ada-1", "vi_1"),
        new BookingMade(
            "bk_ada-2", "th_ada", "sv_1", "vi_1", new Client(null, null, null), At, At.AddMinutes(50), 5, 10,
            "Europe/Madrid", BookingStatus.Confirmed, "a note", "rm_1", "hd_ada-1", "vi_1", new SeriesPart("se_1", 1, 12)),
        new BookingMade(
            "bk_ada-3", "th_ada", "sv_1", "vi_1", new Client(null, null, null), At, At.AddMinutes(50), 5, 10,
            "Europe/Madrid", BookingStatus.Pending, "a note", "rm_1", "hd_ada-1", "vi_1", new SeriesPart("se_1", 1, 12),
            new ClientPolicy(1_440, 240, true, false), At.AddDays(-1), "2026-11-23T15:00"),
        new BookingDeclined("slot_taken", "hd_ada-2"),
        new BookingStatusChanged("bk_ada-1", BookingStatus.NoShow, "us_1", "did not come"),
        new BookingStatusChanged("bk_ada-1", BookingStatus.Cancelled, "us_1", "moves away", Together: 6),
        new BookingRescheduled("bk_ada-1", At.AddDays(1), At.AddDays(1).AddMinutes(50), "us_1"),
        new BookingRescheduled("bk_ada-1", At.AddDays(1), At.AddDays(1).AddMinutes(50), "us_1", "2026-11-24T15:00"),
        new BookingExpired("bk_ada-3", Together: 12),
        new ClientErased("vi_1", "us_owner"),
        new ArrivalHeld(
            "m1", "bk_ada-1", "th_ada", new Hold("hd_ben-1", "th_ben", "sv_1", At, At.AddMinutes(50), DateTimeOffset.MaxValue), 5, 10, "hd_ben-0", "vi_1", "c1"),
        new BookingLeft(Move),
        new BookingArrived(Move),
        new MoveWithdrawn("m2", "bk_ada-1"),
        new BookingForwarded("bk_ada-1", "th_cleo", 2),
        new SeriesFollowed("bk_ada-1", "vi_1", new SeriesFollow("se_1", At, At.AddDays(-2), BookingStatus.Cancelled, "us_1", "sealed")),
        new HoldPlaced(new Hold("hd_ada-3", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-40)), "choice/c1", 5, 10, "hd_ada-3", new Calendar.Offer("wl_1", "vi_1")),
        new BookingMade(
            "bk_ada-4", "th_ada", "sv_1", "vi_1", new Client(null, null, null), At, At.AddMinutes(50), 5, 10,
            "Europe/Madrid", BookingStatus.Pending, "a note", "rm_1", null, "vi_1", null,
            new ClientPolicy(1_440, 240, true, false), At.AddDays(-1), "2026-11-23T15:00", "wl_1"),
        new BookingLeft(Move with { WaitlistId = "wl_1" }),
        new BookingLeft(Move with { CommandIds = ["c-confirm", "c-earlier"] }),
        new BookingArrived(Move with { CommandIds = ["c-confirm", "c-earlier"] }),
        new WaiterAdded(new Waiter("wl_1", 3, "vi_1", new ServiceTerms("sv_1", 50, 5, 10), At, At.AddDays(7))),
        new WaiterRemoved("wl_1"),
        new OfferPlaced("wl_1", "vi_1", new Hold("hd_ada-3", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-40)), 5, 10),
        new OfferEnded("wl_1", "hd_ada-3", OfferEnd.Declined),
        new MessagePosted(
            "ms_1", "client-1", "us_1", "Rita", Role.Reception, MessageKind.Assignment, "line 1\nline 2 \u05E9\u05DC\u05D5\u05DD",
            new MessageData
            {
                Proposal = new Proposal("sv_1", "First conversation", "th_ada", [new ProposedSlot(At, At.AddMinutes(30))]),
                Booking = new BookingNotice("bk_ada-1", "booked", "th_ada", "sv_1", At, At.AddMinutes(50), BookingStatus.Pending),
                Status = RoomStatus.Closed,
                AssignedTo = "us_2",
            })
        {
            Assignee = new Participant("us_2", "Tom", Role.Therapist),
        },
        new MessagePosted(
            "ms_2", "client-2", "system", "", Role.Reception, MessageKind.Desk, "Nobody is here",
            new MessageData { Desk = new DeskNotice(DeskNoticeKind.Queued, At.AddHours(2), 3, 12) })
        {
            Assignee = new Participant("us_2", "Tom", Role.Therapist),
        },
        new MessagePosted(
            "ms_3", "client-3", "system", "", Role.Reception, MessageKind.Offer, "An appointment is free for you",
            new MessageData { Offer = new OfferNotice("wl_1", "hd_ada-3", "sv_1", "th_ada", At, At.AddMinutes(50), At.AddMinutes(-40)) }),
        new MessagePosted(
            "ms_4", "client-4", "vi_1", "", Role.Visitor, MessageKind.Edit, "sealed",
            new MessageData { Edit = new MessageEdit(3, ""), Deletion = new MessageDeletion(4) })
        {
            Previous = 7,
        },
        new NotePosted("nt_1", "note-1", "us_1", "Rita", "sealed"),
        new WaitlistJoined(
            "wl_1", new ServiceTerms("sv_1", 50, 5, 10), "th_ada", ["th_ada"], "vi_1", "sealed", At, At.AddDays(7), "rm_1", "vi_1"),
        new WaitlistOffered("wl_1", new Hold("hd_ada-3", "th_ada", "sv_1", At, At.AddMinutes(50), At.AddMinutes(-40))),
        new WaitlistOfferEnded("wl_1", "hd_ada-3", OfferEnd.Expired),
        new WaitlistLeft("wl_1", "vi_1"),
        new WaitlistExpired("wl_1"),
        new WaitlistRestored("wl_1", At),
        new WaitlistRenewed("wl_1", new ServiceTerms("sv_1", 30, 5, 10), ["th_ada", "th_ben"]),
        new WaitlistClientErased("vi_1", "us_owner"),
        new DutyChanged(new Participant("us_2", "Tom", Role.Therapist), OnDuty: true),
        new RoomFollowed("rm_1", "vi_1", 7, IsOpen: true, "us_2", At.AddMinutes(-4), At, 240, "us_3"),
        new RoomGiven("rm_1", new Participant("us_2", "Tom", Role.Therapist)),
        new RoomTakenBack("rm_1", "us_2"),
        new VisitorTold("rm_1", new DeskNotice(DeskNoticeKind.Away, At.AddHours(2), 1, 5)),
    ];

    public static TheoryData<string> Files => [.. StoredForms.Names(Part)];

    public static TheoryData<string> Kinds =>
        [.. EventCodec<ICalendarEvent>.AllKinds, .. EventCodec<IRoomEvent>.AllKinds, .. EventCodec<IDeskEvent>.AllKinds, .. EventCodec<IWaitlistEvent>.AllKinds,
            .. EventCodec<INoteEvent>.AllKinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_its_file_and_is_written_as_the_file_shows(string kind)
    {
        foreach (var (sample, index) in Samples.Where(sample => KindOf(sample) == kind).Select((sample, index) => (sample, index)))
        {
            var file = index == 0 ? kind : $"{kind}+later{index}";
            var stored = StoredForms.ReadOrMake(Part, file, sample);

            StoredForms.ShouldBeTheSameJson(Encode(sample), stored, file);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_read_with_nothing_lost(string file)
    {
        var stored = StoredForms.Read(Part, file);
        var kind = file.Split('+')[0];

        object change = EventCodec<ICalendarEvent>.AllKinds.Contains(kind) ? EventCodec<ICalendarEvent>.Decode(kind, stored)
            : EventCodec<IDeskEvent>.AllKinds.Contains(kind) ? EventCodec<IDeskEvent>.Decode(kind, stored)
            : EventCodec<IWaitlistEvent>.AllKinds.Contains(kind) ? EventCodec<IWaitlistEvent>.Decode(kind, stored)
            : EventCodec<INoteEvent>.AllKinds.Contains(kind) ? EventCodec<INoteEvent>.Decode(kind, stored)
            : EventCodec<IRoomEvent>.Decode(kind, stored);

        StoredForms.ShouldBeTheSameJson(Encode(change), stored, file);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_files_show_every_field(string kind)
    {
        // Each property of the sample's own type is in one of them: null ones would not be.
        var fields = StoredForms.Names(Part).Where(file => file.Split('+')[0] == kind)
            .SelectMany(file => JsonNode.Parse(StoredForms.Read(Part, file))!.AsObject().Select(field => field.Key))
            .Distinct(StringComparer.Ordinal);
        var type = Samples.First(sample => KindOf(sample) == kind).GetType();

        fields.Count().ShouldBe(type.GetProperties().Length);
    }

    [Fact]
    public void A_field_that_a_newer_version_added_is_skipped() =>
        EventCodec<ICalendarEvent>.Decode("hold-released.1", """{"holdId":"hd_1","reason":"given","later":{"a":[1]}}"""u8)
            .ShouldBe(new HoldReleased("hd_1", HoldRelease.Given));

    [Fact]
    public void An_unknown_kind_stops_the_reader_and_is_named() =>
        Should.Throw<InvalidDataException>(() => EventCodec<ICalendarEvent>.Decode("booking-made.9", "{}"u8)).Message.ShouldContain("booking-made.9");

    [Fact]
    public void Every_kind_has_a_version_and_stands_for_one_event() =>
        Kinds.Select(row => row.Data).ToList().ShouldSatisfyAllConditions(
            kinds => kinds.ShouldAllBe(kind => System.Text.RegularExpressions.Regex.IsMatch(kind, "^[a-z-]+\\.[1-9]$")),
            kinds => kinds.Distinct().Count().ShouldBe(kinds.Count));

    private static string KindOf(object change) => change.GetType().GetCustomAttributes(false).OfType<EventKindAttribute>().Single().Kind;

    private static byte[] Encode(object change) => (change switch
    {
        ICalendarEvent calendar => EventCodec<ICalendarEvent>.Encode(calendar, null, At),
        IDeskEvent desk => EventCodec<IDeskEvent>.Encode(desk, null, At),
        IWaitlistEvent waitlist => EventCodec<IWaitlistEvent>.Encode(waitlist, null, At),
        INoteEvent note => EventCodec<INoteEvent>.Encode(note, null, At),
        _ => EventCodec<IRoomEvent>.Encode((IRoomEvent)change, null, At),
    }).Data.ToArray();
}
