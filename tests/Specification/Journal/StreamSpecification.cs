using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Journal;

/// <summary>What a grain over a journal stream promises when commands wait together, storage fails or somebody else writes.</summary>
public abstract class StreamSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly string Stream = Clinic.RoomStream("rm_one");

    private IRoomGrain _room = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _room = await Clinic.OpenRoom();
        await _room.Get(Clinic.Owner);
    }

    [Fact]
    public async Task Commands_that_wait_for_a_commit_go_out_together_in_the_next()
    {
        using var held = Server.Storage.Script.Hold(IsAppend);
        var first = Say("first");
        await held.Reached.Soon();
        var waiting = Enumerable.Range(0, 100).Select(number => Say($"m{number}")).ToArray();
        await Waiting.Until(() => Server.Control.ActivationCount > 0, "the room is active");
        held.Release();

        await first.Soon();
        var posted = await Task.WhenAll(waiting).Soon();

        posted.Select(one => one.Ok().Message.Sequence).Order().ShouldBe(Enumerable.Range(2, 100).Select(number => (long)number));
        Server.Storage.Count(nameof(IJournal.Append), Stream).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_answered_once_and_stands_once()
    {
        Server.Storage.Script.LoseAnswer(IsAppend);

        var posted = (await Say("hello").Soon()).Ok();

        posted.Message.Sequence.ShouldBe(1);
        (await Texts()).ShouldBe(["hello"]);
        (await Say("hello").Soon()).Ok().ShouldSatisfyAllConditions(
            again => again.Repeat.ShouldBeTrue(), again => again.Message.ShouldBe(posted.Message));
    }

    [Fact]
    public async Task An_append_that_was_not_applied_is_tried_again()
    {
        Server.Storage.Script.FailBefore(IsAppend);

        (await Say("hello").Soon()).Ok().Repeat.ShouldBeFalse();

        (await Texts()).ShouldBe(["hello"]);
    }

    [Fact]
    public async Task Everything_that_waits_is_told_that_storage_is_down_and_works_again_after()
    {
        Server.Storage.IsDown = true;
        var waiting = Enumerable.Range(0, 50).Select(number => Say($"m{number}")).ToArray();

        foreach (var one in waiting)
        {
            (await Should.ThrowAsync<ServiceUnavailableException>(one.Soon())).Code.ShouldBe(ErrorCatalogue.StorageUnavailable.Code);
        }

        Server.Storage.IsDown = false;
        (await Say("m0").Soon()).Ok().Message.Sequence.ShouldBe(1);
        (await Texts()).ShouldBe(["m0"]);
    }

    [Fact]
    public async Task A_stale_owner_reads_again_and_decides_anew()
    {
        var other = new Clinic(await Start()).Room();
        (await Say("one").Soon()).Ok();
        (await other.Post(new PostMessage(Clinic.Owner, "two", "two")).Soon()).Ok().Message.Sequence.ShouldBe(2);

        (await Say("three").Soon()).Ok().Message.Sequence.ShouldBe(3);
        (await Say("two", Clinic.Owner).Soon()).Ok().Repeat.ShouldBeTrue();

        (await Texts()).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task An_owner_that_lost_a_race_goes_and_its_successor_knows_everything()
    {
        var other = new Clinic(await Start()).Room();
        (await Say("one").Soon()).Ok();
        (await other.Post(new PostMessage(Clinic.Owner, "two", "two")).Soon()).Ok();
        var before = Server.Logged.Lines.Count(line => line.Text.Contains("another activation wrote first"));
        (await Say("three").Soon()).Ok();

        Server.Logged.Lines.Count(line => line.Text.Contains("another activation wrote first")).ShouldBe(before + 1);
        (await _room.ReadAfter(Clinic.Owner, 0, 10).Soon()).Ok().Items.Select(item => item.Text).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_stream_that_is_contended_at_every_attempt_says_so_and_loses_nothing()
    {
        var other = new Clinic(await Start()).Room();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Intrude(other, attempt);
        }

        (await Should.ThrowAsync<ServiceUnavailableException>(Say("mine").Soon())).Code.ShouldBe(ErrorCatalogue.Overloaded.Code);

        (await Say("mine").Soon()).Ok().Message.Sequence.ShouldBe(4);
        (await Texts()).ShouldBe(["theirs 0", "theirs 1", "theirs 2", "mine"]);
    }

    [Fact]
    public async Task A_command_that_cannot_be_decided_fails_alone()
    {
        var calendar = Clinic.Calendar();
        await Clinic.OpenCalendar();
        var broken = calendar.GetSlots(new SlotQuery(null!, Clinic.Monday, Clinic.Monday.AddDays(1), null));
        var sound = calendar.GetSlots(new SlotQuery(Clinic.Hour, Clinic.Monday, Clinic.Monday.AddDays(1), null));

        await Should.ThrowAsync<NullReferenceException>(broken.Soon());
        (await sound.Soon()).Slots.Count.ShouldBe(15);
    }

    [Fact]
    public async Task A_command_larger_than_a_commit_fails_alone()
    {
        await Clinic.OpenCalendar();
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());
        var first = Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday));
        await held.Reached.Soon();
        var before = Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday.AddHours(1)));
        var large = Clinic.Calendar().Book(Clinic.Book("b3", Clinic.Monday.AddHours(2)) with { Notes = new string('n', IJournal.BatchBytesMax) });
        var half = Clinic.Calendar().Book(Clinic.Book("b4", Clinic.Monday.AddHours(3)) with { Notes = new string('n', IJournal.BatchBytesMax * 2 / 3) });
        var after = Clinic.Calendar().Book(Clinic.Book("b5", Clinic.Monday.AddHours(4)) with { Notes = new string('n', IJournal.BatchBytesMax * 2 / 3) });
        held.Release();

        await Should.ThrowAsync<InvalidOperationException>(large.Soon());
        foreach (var sound in new[] { first, before, half, after })
        {
            (await sound.Soon()).Ok();
        }
    }

    [Fact]
    public async Task Release_of_a_hold_whose_answer_is_lost_is_a_success()
    {
        await Clinic.OpenCalendar();
        var hold = (await Clinic.Calendar().PlaceHold(Clinic.Hold("h", Clinic.Monday)).Soon()).Ok();
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());

        (await Clinic.Calendar().ReleaseHold(Clinic.Visitor(), hold.Id).Soon()).Ok();
    }

    [Fact]
    public async Task Change_of_a_schedule_whose_answer_is_lost_happens_once()
    {
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());

        (await Clinic.Calendar().ChangeSchedule(Clinic.Owner, Clinic.WorkWeek(), expectedVersion: 0).Soon()).Ok().Version.ShouldBe(1);

        (await Clinic.Calendar().GetSchedule().Soon()).Version.ShouldBe(1);
        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(1);
    }

    private static bool IsAppend(Silo.Storage.Faults.StorageCall call) => call.Verb == nameof(IJournal.Append) && call.Subject == Stream;

    /// <summary>Before the next append of ours, somebody else writes.</summary>
    private void Intrude(IRoomGrain other, int attempt) => Server.Storage.Overtake(
        IsAppend, async () => (await other.Post(new PostMessage(Clinic.Owner, $"theirs {attempt}".Replace(' ', '-'), $"theirs {attempt}"))).Ok());

    private Task<Outcome<Posted>> Say(string text, GrainInterfaces.Identity.Caller? by = null) => _room.Post(new PostMessage(by ?? Clinic.Visitor(), text, text));

    private async Task<IReadOnlyList<string>> Texts()
    {
        var page = (await _room.ReadAfter(Clinic.Owner, 0, 200).Soon()).Ok();
        page.Items.Select(item => item.Sequence).ShouldBe(Enumerable.Range(1, page.Items.Count).Select(number => (long)number));
        page.HeadSequence.ShouldBe(await Store.Journal.ReadHead(Stream));
        return [.. page.Items.Select(item => item.Text)];
    }
}
