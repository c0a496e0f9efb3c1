using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations.Check;
using Realtime.Tests.Specification.Hosting;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Specification.Operations;

/// <summary>The check finds what was broken, where it was broken, and nothing in a store that is sound.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private readonly OperatedStore _store = new();

    private static string Calendar => Clinic.CalendarStream();

    private static string Room => Clinic.RoomStream("rm_one");

    public async ValueTask InitializeAsync() => await _store.Fill();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sound_store_has_no_problems_and_is_counted_beside_its_server()
    {
        var report = await _store.Check();

        report.Problems.ShouldBeEmpty();
        (report.Streams, report.Bookings, report.Conversations, report.Behind).ShouldBe((4, 7, 1, 0));
        report.Entries.ShouldBe(await _store.Journal.ReadHead(Calendar) + await _store.Journal.ReadHead(Room) + 2, "and the other calendar's, and a note");
        report.Snapshots.ShouldBe(1);
    }

    [Fact]
    public async Task Two_live_bookings_that_overlap_are_found()
    {
        var at = await _store.Forge(Calendar, _store.Booking("bk_forged", Clinic.Monday.AddHours(2).AddMinutes(30)));
        await Expect(Calendar, at, "sold or held", "overlap");
    }

    [Fact]
    public async Task A_booking_on_another_persons_hold_is_found()
    {
        var at = await _store.Forge(Calendar, _store.Booking("bk_forged", Clinic.Monday.AddDays(2)));
        await Expect(Calendar, at, "sold or held", "has no record");
    }

    [Fact]
    public async Task A_command_that_was_carried_out_twice_is_found()
    {
        var at = await _store.Forge(Room, _store.Message("again", $"{Clinic.Visitor().UserId}/m7"));
        await Expect(Room, at, "carried out before", "the record ends there");
    }

    [Fact]
    public async Task A_command_id_that_comes_again_is_found_while_calendars_remember_it_and_fine_later()
    {
        var at = await _store.Forge(Calendar, _store.Booking("bk_forged-1", Clinic.Monday.AddHours(7), "b2"));
        await Expect(Calendar, at, "carried out before", "has no record");

        _store.Time.Advance(TimeSpan.FromDays(4));
        await _store.Forge(Calendar, _store.Booking("bk_forged-2", Clinic.Monday.AddDays(7), "b3"));
        (await _store.Check()).Problems.ShouldNotContain(problem => problem.Sequence == at + 1 && problem.Text.Contains("carried out before"));
    }

    [Fact]
    public async Task Entries_that_cannot_be_read_are_found()
    {
        var at = await _store.Forge(Calendar, new JournalEntry("booking-made.99", null, _store.Time.GetUtcNow(), "{}"u8.ToArray()));
        var other = await _store.Forge(Room, new JournalEntry("message-posted.1", null, _store.Time.GetUtcNow(), "not json"u8.ToArray()));
        var problems = (await _store.Check()).Problems;
        problems.ShouldContain(problem => problem.Subject == Calendar && problem.Sequence == at && problem.Text.Contains("booking-made.99"));
        problems.ShouldContain(problem => problem.Subject == Room && problem.Sequence == other && problem.Text.Contains("the data is not that of"));
    }

    [Fact]
    public async Task Accounts_and_practices_that_do_not_agree_are_found()
    {
        (await _store.Documents.Read("grain/user", $"{Clinic.Org}/us_1/user")).ShouldNotBeNull();
        await _store.Documents.Put(new DocumentWrite("grain/unique-name", "email/u@clinic.example/name", "{\"owner\":\"another\"}"u8.ToArray(), PutCondition.Always));
        (await _store.Check()).Problems.ShouldHaveSingleItem().Subject.ShouldBe($"grain/user {Clinic.Org}/us_1");

        await _store.Documents.Delete("grain/user", $"{Clinic.Org}/us_1/user");
        (await _store.Check()).Problems.ShouldHaveSingleItem().Subject.ShouldBe($"grain/practice {Clinic.Org}");

        await _store.Documents.Put(new DocumentWrite("grain/practice", $"{Clinic.Org}/practice", "[]"u8.ToArray(), PutCondition.Always));
        (await _store.Check()).Problems.ShouldHaveSingleItem().Text.ShouldBe("the record cannot be read");
    }

    [Fact]
    public async Task A_gap_is_found()
    {
        await _store.Execute("DELETE FROM batch WHERE key = (SELECT max(b.key) FROM batch b JOIN stream s ON s.id = b.key >> 32 WHERE s.name LIKE 'calendar/%ada' AND b.key & 4294967295 < 5)");
        var problems = (await _store.Check()).Problems;
        problems.Count.ShouldBe(3);
        problems[0].Subject.ShouldBe("database file");

        // The store refuses the page that begins at 1; the text has the place.
        (problems[1].Subject, problems[1].Sequence).ShouldBe((Calendar, 1));
        problems[1].Text.ShouldContain("is damaged at sequence 4");
        problems[2].Text.ShouldContain("the record says it is that of entry 4");
    }

    [Fact]
    public async Task A_damaged_batch_is_found_and_the_other_streams_are_checked()
    {
        await _store.Execute("UPDATE batch SET data = x'01FF' WHERE key = (SELECT s.id << 32 | 1 FROM stream s WHERE s.name LIKE 'room/%')");
        var report = await _store.Check();
        report.Problems.ShouldContain(problem => problem.Subject == Room && problem.Sequence == 1);
        report.Bookings.ShouldBe(7);
    }

    [Fact]
    public async Task A_snapshot_that_no_replay_gives_is_found()
    {
        var snapshot = PackedSnapshot.Unpack((await _store.Journal.ReadSnapshot(Room))!.Value);
        var state = JournalJson.Read<RoomSnapshot>(snapshot.Data);
        await _store.Journal.WriteSnapshot(Room, snapshot with { Data = JournalJson.Write(state with { AssignedTo = "us_nobody" }) });
        await Expect(Room, snapshot.Sequence, "not what a replay gives");
    }

    [Fact]
    public async Task A_mail_that_nobody_would_ever_send_is_found()
    {
        var mail = new MailRecord("m1", Clinic.Org, null, "{}", MailStatus.Waiting, 0, _store.Time.GetUtcNow(), _store.Time.GetUtcNow());
        var outbox = new MailOutbox(_store.Documents);
        await outbox.Write(mail, PutCondition.Absent, _store.Time.GetUtcNow());
        await outbox.Write(mail with { Id = "m2", Status = MailStatus.Sent, Content = null, NextTryAt = null }, PutCondition.Absent, _store.Time.GetUtcNow());
        (await _store.Check()).Problems.ShouldBeEmpty();

        await outbox.Write(mail with { NextTryAt = null }, PutCondition.Always, _store.Time.GetUtcNow());
        await Expect($"mail/{Clinic.Org} m1", null, "not listed as due");
        await outbox.Write(mail with { Content = null }, PutCondition.Always, _store.Time.GetUtcNow());
        await Expect($"mail/{Clinic.Org} m1", null, "not kept");
    }

    [Fact]
    public async Task A_cursor_beyond_the_head_is_found()
    {
        await _store.Execute("UPDATE stream SET dispatched = head + 1 WHERE name LIKE 'calendar/%ben'");
        await Expect(Clinic.CalendarStream(Clinic.Ben), await _store.Journal.ReadHead(Clinic.CalendarStream(Clinic.Ben)) + 1, "beyond the head");
    }

    [Fact]
    public async Task Records_of_bookings_that_are_missing_altered_or_of_nothing_are_found_and_mended()
    {
        var records = (await _store.Documents.Query($"booking/{Clinic.Org}", new DocumentRange())).Items;
        var booking = JournalJson.Read<Realtime.GrainInterfaces.Booking.Booking>(records[1].Data);
        await _store.Documents.Delete(records[0].Partition, records[0].Id);
        await _store.Documents.Delete(records[1].Partition, records[1].Id);
        await _store.Documents.Put(BookingProjection.Record(booking with { Notes = "other" }, records[1].Version));
        await _store.Documents.Put(BookingProjection.Record(booking with { Id = "bk_ghost-1" }, 3));

        var problems = (await _store.Check()).Problems;
        problems.Count.ShouldBe(3);
        problems.ShouldContain(problem => problem.Text.Contains("has no record"));
        problems.ShouldContain(problem => problem.Text.Contains(booking.Id) && problem.Text.Contains("not what a replay gives"));
        problems.ShouldContain(problem => problem.Subject.Contains("bk_ghost-1"));

        var mended = await _store.Rebuild();
        (mended.Bookings, mended.Removed).ShouldBe((2, 1));
        (await _store.Check()).Problems.ShouldBeEmpty();
        (await _store.Documents.Query($"booking/{Clinic.Org}", new DocumentRange())).Items
            .Select(record => (record.Id, record.Version, record.First, record.Second, Convert.ToHexString(record.Data.Span)))
            .ShouldBe(records.Select(record => (record.Id, record.Version, record.First, record.Second, Convert.ToHexString(record.Data.Span))));
    }

    [Fact]
    public async Task A_conversations_record_that_differs_is_found_and_mended_with_its_read_marks()
    {
        var directory = new RoomDirectory(_store.Documents);
        var (summary, version) = (await directory.Read(Clinic.Org, "rm_one"))!.Value;
        await directory.Write(summary with { Status = RoomStatus.Closed, LastMessage = null }, PutCondition.AtVersion(version));
        await Expect(Room, summary.HeadSequence, "not what a replay gives");

        (await _store.Rebuild()).Conversations.ShouldBe(1);

        (await _store.Check()).Problems.ShouldBeEmpty();
        var after = (await directory.Read(Clinic.Org, "rm_one"))!.Value.Summary;
        after.ReadSequences.ShouldBe(summary.ReadSequences);
        JournalJson.Write(after).ShouldBe(JournalJson.Write(summary));
    }

    [Fact]
    public async Task A_conversations_record_that_is_gone_is_made_again_without_its_read_marks()
    {
        await _store.Documents.Delete($"room/{Clinic.Org}", "rm_one");
        (await _store.Check()).Problems.ShouldHaveSingleItem().Text.ShouldContain("has no record");

        (await _store.Rebuild()).Conversations.ShouldBe(1);

        (await _store.Check()).Problems.ShouldBeEmpty();
        await using var server = await GrainServer.Start(_store);
        var page = (await new Clinic(server).Room().ReadAfter(Clinic.Visitor(), 0, 10).Soon()).Ok();
        page.Items.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Effects_that_are_still_owed_are_counted_and_no_problem()
    {
        var head = await _store.Journal.ReadHead(Calendar);
        (await _store.Journal.Append(Calendar, head, [_store.Booking("bk_late-1", Clinic.Monday.AddDays(3))])).ShouldBeTrue();
        var report = await _store.Check();
        report.Problems.ShouldBeEmpty();
        report.Behind.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_in_which_a_client_was_erased_is_sound_and_stays_erased_when_rebuilt()
    {
        await using (var server = await GrainServer.Start(_store))
        {
            var clinic = new Clinic(server);
            _store.Time.Advance(TimeSpan.FromDays(60));
            (await clinic.Calendar().Book(Clinic.Book("late", Clinic.Monday.AddDays(63))).Soon()).Ok();
            await clinic.Calendar().Settle().Soon();
            await clinic.Grains.GetGrain<Realtime.GrainInterfaces.Identity.IUserGrain>($"{Clinic.Org}/{Clinic.Visitor().UserId}").Create(
                new("Vera", "vera@clinic.example", Realtime.GrainInterfaces.Identity.Role.Visitor, null)).Soon();
            (await clinic.Grains.GetGrain<Realtime.GrainInterfaces.Privacy.IPrivacyGrain>($"{Clinic.Org}/{Clinic.Visitor().UserId}").Erase(Clinic.Owner).Soon()).Ok();
            await clinic.Room().Settle().Soon();
        }

        (await _store.Check()).Problems.ShouldBeEmpty();

        foreach (var record in (await _store.Documents.Query($"booking/{Clinic.Org}", new DocumentRange())).Items.Skip(1))
        {
            await _store.Documents.Delete(record.Partition, record.Id);
        }

        await _store.Documents.Delete($"room/{Clinic.Org}", "rm_one");
        await _store.Rebuild();
        (await _store.Check()).Problems.ShouldBeEmpty();
        var all = string.Concat((await _store.Documents.Query($"booking/{Clinic.Org}", new DocumentRange())).Items
            .Concat((await _store.Documents.Query($"room/{Clinic.Org}", new DocumentRange())).Items).Select(record => record.Text()));
        all.ShouldNotContain(Clinic.Visitor().Name);
        all.ShouldNotContain("text 7");
    }

    private async Task Expect(string subject, long? sequence, params string[] texts)
    {
        var report = await _store.Check();
        report.Problems.Select(problem => problem.Subject).Distinct().ShouldBe([subject]);
        report.Problems.Count.ShouldBe(texts.Length, string.Join('\n', report.Problems));
        foreach (var text in texts)
        {
            report.Problems.ShouldContain(problem => problem.Text.Contains(text));
        }

        report.Problems.ShouldContain(problem => problem.Sequence == sequence);
    }
}
