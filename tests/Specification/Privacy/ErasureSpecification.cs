using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Privacy;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>What a client said and was called cannot be found anywhere after erasure, while every sequence stays whole.</summary>
public abstract class ErasureSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Name = "Zephyrine Quillon";
    private const string Secret = "the-secret-that-must-go";

    private static readonly string[] Words = [Name, Secret];

    private static readonly Caller Client = Clinic.Visitor(7) with { Name = Name };

    private IPrivacyGrain Privacy => Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, Client.UserId));

    private IUserGrain User => Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, Client.UserId));

    [Fact]
    public async Task Journal_never_holds_a_clients_words_in_the_open()
    {
        await Live();

        (await JournalText()).ShouldNotContainAny(Words);
    }

    [Fact]
    public async Task Erase_leaves_no_word_of_the_client_in_any_record_or_answer()
    {
        var (room, booking) = await Live();
        (await RecordText()).ShouldContain(Secret);

        var erasure = (await Privacy.Erase(Clinic.Owner)).Ok();

        (erasure.Bookings, erasure.Conversations).ShouldBe((2, 1));
        (await RecordText()).ShouldNotContainAny(Words);
        (await JournalText()).ShouldNotContainAny(Words);
        var read = (await Clinic.Calendar().GetBooking(Clinic.Owner, booking.Id)).Ok();
        (read.Client.Name, read.Client.Email, read.Notes).ShouldBe((null, null, null));
        read.History.ShouldAllBe(step => step.Reason == null);
        (await Clinic.Room().Get(Clinic.Owner)).Ok().Participants[0].Name.ShouldBe("[erased]");
        room.HeadSequence.ShouldBe((await Clinic.Room().ReadAfter(Clinic.Owner, 0, 200)).Ok().HeadSequence - 1, "the cancelled booking added its notice");
    }

    [Fact]
    public async Task Erase_keeps_every_sequence_and_says_so_where_words_were()
    {
        await Live();
        var before = (await Clinic.Room().ReadAfter(Clinic.Owner, 0, 200)).Ok().Items;

        (await Privacy.Erase(Clinic.Owner)).Ok();

        var after = (await Clinic.Room().ReadAfter(Clinic.Owner, 0, 200)).Ok().Items;
        after.Take(before.Count).Select(message => (message.Sequence, message.Id, message.SentAt))
            .ShouldBe(before.Select(message => (message.Sequence, message.Id, message.SentAt)));
        after.Where(message => message.Kind == MessageKind.Text).ShouldAllBe(message => message.Text == "[erased]");
    }

    [Fact]
    public async Task Erase_holds_after_a_restart_from_snapshot_and_journal()
    {
        var (_, booking) = await Live();
        (await Privacy.Erase(Clinic.Owner)).Ok();

        var again = new Clinic(await Start());

        (await again.Room().ReadAfter(Clinic.Owner, 0, 200)).Ok().Items
            .SelectMany(message => new[] { message.Text, message.SenderName, message.Data?.Edit?.Text ?? "" }).ShouldNotContain(text => Words.Any(text.Contains));
        (await again.Room().GetHistory(Clinic.Owner, 1)).Ok().Items.ShouldAllBe(version => version.Text == "[erased]" && version.ByName == "[erased]");
        (await again.Calendar().GetBooking(Clinic.Owner, booking.Id)).Ok().Notes.ShouldBeNull();
    }

    [Fact]
    public async Task Erase_reaches_what_staff_noted_of_the_client_and_how_they_tagged_them()
    {
        await Live();
        (await Clinic.Notes().ReadAfter(Clinic.Owner, 0, 10)).Ok().Items.ShouldHaveSingleItem().Text.ShouldContain(Secret);

        (await Privacy.Erase(Clinic.Owner)).Ok();

        foreach (var clinic in new[] { Clinic, new Clinic(await Start()) })
        {
            var note = (await clinic.Notes().ReadAfter(Clinic.Owner, 0, 10)).Ok().Items.ShouldHaveSingleItem();
            (note.Sequence, note.AuthorName, note.Text).ShouldBe((1, "Olga", "[erased]"));
            (await clinic.Room().Get(Clinic.Owner)).Ok().Tags.ShouldBe([]);
            (await clinic.Notes().Add(new AddNote(Clinic.Owner, "after", "more"))).Refused(ErrorCatalogue.RoomClosed);
            (await clinic.Room().SetTags(Clinic.Owner, ["more"])).Refused(ErrorCatalogue.RoomClosed);
        }
    }

    [Fact]
    public async Task Erase_frees_what_lay_ahead_and_ends_the_account()
    {
        await Live();
        (await User.HasSession(Client.SessionId)).ShouldBeFalse();
        var session = (await User.OpenVisitorSession()).Ok();

        (await Privacy.Erase(Clinic.Owner)).Ok();

        (await User.HasSession(session.Id)).ShouldBeFalse();
        (await Clinic.Calendar().HasFutureBookings(null)).ShouldBeFalse();
        (await Clinic.Calendar().Book(Clinic.Book("after", Clinic.Monday, Client))).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Room().Post(new PostMessage(Clinic.Owner, "after", "hello?"))).Refused(ErrorCatalogue.RoomClosed);
    }

    [Fact]
    public async Task Erase_leaves_other_clients_words_alone()
    {
        await Live();
        var other = Clinic.Visitor(8) with { Name = "Other" };
        var theirs = (await Clinic.Calendar().Book(Clinic.Book("other", Clinic.Monday.AddHours(4), other) with { Notes = "mine" })).Ok();

        (await Privacy.Erase(Clinic.Owner)).Ok();

        var read = (await Clinic.Calendar().GetBooking(Clinic.Owner, theirs.Id)).Ok();
        (read.Notes, read.Client.Name, read.Status).ShouldBe(("mine", "Other", BookingStatus.Confirmed));
    }

    [Fact]
    public async Task Erase_again_changes_nothing_and_is_audited_each_time()
    {
        await Live();
        (await Privacy.Erase(Clinic.Owner)).Ok();
        var head = await Store.Journal.ReadHead(Clinic.CalendarStream());

        (await Privacy.Erase(Clinic.Owner)).Ok();

        (await Store.Journal.ReadHead(Clinic.CalendarStream())).ShouldBe(head);
        var audit = (await Clinic.Grains.GetGrain<IAuditGrain>(Clinic.Org).List(null, null, 10, null)).Ok();
        audit.Items.Select(entry => (entry.Action, entry.SubjectId, entry.UserId)).ShouldBe(
            [("client.erased", Client.UserId, Clinic.Owner.UserId), ("client.erased", Client.UserId, Clinic.Owner.UserId)]);
    }

    [Fact]
    public async Task Erase_cut_off_half_way_goes_on_when_asked_again()
    {
        await Live();
        var cut = await Start();
        cut.Storage.Overtake(call => call.Subject.StartsWith("booking/", StringComparison.Ordinal), () => Task.CompletedTask);
        var asked = new Clinic(cut).Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, Client.UserId)).Erase(Clinic.Owner);
        await cut.Kill();
        await Should.ThrowAsync<Exception>(asked);

        (await Privacy.Erase(Clinic.Owner)).Ok();

        (await RecordText()).ShouldNotContainAny(Words);
    }

    [Fact]
    public async Task Erase_of_staff_and_of_nobody_is_refused()
    {
        await Clinic.Found(Clinic.Ada);
        (await Clinic.Practice.AddStaff("us_rita", new CreateUser("Rita", "rita@clinic.example", Role.Reception, "a-long-password"))).Ok();

        foreach (var id in new[] { "us_rita", "vi_nobody" })
        {
            (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, id)).Erase(Clinic.Owner)).Refused(ErrorCatalogue.NotFound);
        }
    }

    /// <summary>A client with an account, a conversation, one cancelled booking with a reason and one ahead.</summary>
    private async Task<(RoomSummary Room, Booking Booking)> Live()
    {
        await Clinic.Found(Clinic.Ada);
        (await User.Create(new CreateUser(Name, $"{Secret}@example.com", Role.Visitor, Password: null))).Ok();
        var room = await Clinic.OpenRoom(visitor: Client);
        (await room.Post(new PostMessage(Client, "1", $"I am {Name}: {Secret}"))).Ok();
        (await room.Edit(new EditMessage("e", Client, 1, $"I am {Name}, still: {Secret}"))).Ok();
        (await room.Post(new PostMessage(Clinic.Owner, "2", $"Dear {Name}, thank you"))).Ok();
        (await Clinic.Notes().Add(new AddNote(Clinic.Owner, "n1", $"{Name} says {Secret}"))).Ok();
        (await room.SetTags(Clinic.Owner, [Secret])).Ok();
        var client = new Client(Name, $"{Secret}@example.com", Secret);
        var first = (await Clinic.Calendar().Book(Clinic.Book("b1", Clinic.Monday.AddHours(1), Client) with { Client = client, Notes = Secret })).Ok();
        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("s1", Client, first.Id, BookingStatus.Cancelled, $"because {Secret}", null))).Ok();
        var ahead = (await Clinic.Calendar().Book(Clinic.Book("b2", Clinic.Monday, Client, roomId: "rm_one") with { Client = client, Notes = Secret })).Ok();
        (ahead.Notes, ahead.Client.Name).ShouldBe((Secret, Name));
        await Clinic.Calendar().Settle();
        await room.Settle();
        return ((await room.Get(Clinic.Owner)).Ok(), first);
    }

    private async Task<string> JournalText()
    {
        var text = new StringBuilder();
        foreach (var stream in new[] { Clinic.CalendarStream(), Clinic.RoomStream("rm_one"), $"notes/{Clinic.Org}/rm_one" })
        {
            foreach (var entry in await Store.Journal.Read(stream, 0, IJournal.ReadEntriesMax))
            {
                text.AppendLine(Encoding.UTF8.GetString(entry.Data.Span));
            }
        }

        return text.ToString();
    }

    private async Task<string> RecordText() => string.Join('\n', await Store.Dump(
        [$"booking/{Clinic.Org}", $"room/{Clinic.Org}", "grain/user", "grain/inbox", "grain/holder", "grain/presence", "idempotency", $"audit/{Clinic.Org}", $"search/{Clinic.Org}"],
        []));
}

public static class TextExpectations
{
    public static void ShouldNotContainAny(this string text, string[] words) => words.ShouldAllBe(word => !text.Contains(word));
}

public sealed class MemoryErasureTests() : ErasureSpecification(new MemoryGrainStore());

public sealed class SqliteErasureTests() : ErasureSpecification(new SqliteGrainStore());
