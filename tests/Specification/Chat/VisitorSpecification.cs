using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Chat;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>A blocked visitor writes nothing any more, whichever host has the conversation; a transcript is what the visitor may have.</summary>
public abstract class VisitorSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller Anna = Clinic.Visitor(7) with { Name = "Anna" };
    private IRoomGrain _room = null!;

    private IVisitorGrain Visitor => Clinic.Grains.GetGrain<IVisitorGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
        (await Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).Create(new CreateUser("Anna", "anna@visitor.example", Role.Visitor, null))).Ok();
        _room = await Clinic.OpenRoom("rm_anna", Anna);
    }

    [Fact]
    public async Task A_blocked_visitor_reads_and_writes_nothing_until_unblocked()
    {
        await Say("before");

        var blocked = (await Visitor.SetBlocked(Clinic.Owner, true, "insults").Soon()).Ok();

        (blocked.Blocked, blocked.BlockedReason, blocked.BlockedBy, blocked.Email).ShouldBe((true, "insults", "us_owner", "anna@visitor.example"));
        foreach (var fresh in new[] { false, true })
        {
            if (fresh)
            {
                await Server.Deactivate(_room);
            }

            (await _room.Post(new PostMessage(Anna, "m", "hello")).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.Edit(new EditMessage("e", Anna, 1, "x")).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.Delete(new DeleteMessage("d", Anna, 1)).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.SetTyping(Anna, true).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.MarkRead(Anna, 1).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.AcceptProposal(Anna, 1, Clinic.Monday).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.SendTranscript(new SendTranscript("t", Anna, null)).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
            (await _room.ReadAfter(Anna, 0, 10).Soon()).Ok().Items.Count.ShouldBe(1);
        }

        (await _room.Post(new PostMessage(Clinic.Owner, "s", "staff writes on")).Soon()).Ok();
        (await Visitor.SetBlocked(Clinic.Owner, false, null).Soon()).Ok().BlockedReason.ShouldBeNull();
        (await _room.Post(new PostMessage(Anna, "m", "hello")).Soon()).Ok();
    }

    [Fact]
    public async Task It_holds_in_conversations_begun_later_and_after_a_restart()
    {
        (await Visitor.SetBlocked(Clinic.Owner, true, null).Soon()).Ok();
        (await (await Clinic.OpenRoom("rm_later", Anna)).Post(new PostMessage(Anna, "m", "hello")).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
        await Server.Kill();

        var next = new Clinic(await Start());

        (await next.Room("rm_anna").Post(new PostMessage(Anna, "m", "hello")).Soon()).Refused(ErrorCatalogue.VisitorBlocked);
        (await next.Grains.GetGrain<IVisitorGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).IsBlocked().Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_visitors_are_blocked_it_is_audited_and_erasure_forgets_why()
    {
        (await Clinic.Grains.GetGrain<IVisitorGrain>(GrainKeys.Of(Clinic.Org, "us_owner")).SetBlocked(Clinic.Owner, true, null).Soon()).Refused(ErrorCatalogue.NotFound);
        (await Clinic.Grains.GetGrain<IVisitorGrain>(GrainKeys.Of(Clinic.Org, "vi_none")).Get().Soon()).Refused(ErrorCatalogue.NotFound);
        (await Visitor.SetBlocked(Clinic.Owner, true, "a-personal-reason").Soon()).Ok();
        var audit = (await Clinic.Grains.GetGrain<IAuditGrain>(Clinic.Org).List(null, null, 10, null).Soon()).Ok();
        audit.Items.Single().ShouldSatisfyAllConditions(entry => entry.Action.ShouldBe("visitor.blocked"), entry => entry.SubjectId.ShouldBe(Anna.UserId));

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).Erase(Clinic.Owner).Soon()).Ok();

        string.Join('\n', await Store.Dump(["grain/visitor"], [])).ShouldNotContain("a-personal-reason");
        (await Visitor.IsBlocked().Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_transcript_has_what_was_said_as_it_reads_now_in_the_practices_time()
    {
        await Say("May I\nask?");
        await Say("oops");
        await Say("secret", Clinic.Owner);
        (await _room.Change(new ChangeRoom(Clinic.Owner, null, new Participant("us_2", "Tom-the-assignee", Role.Therapist))).Soon()).Ok();
        (await _room.PostNotice(new PostNotice("n", MessageKind.Desk, "Everybody is busy", new MessageData())).Soon()).Ok();
        (await _room.Edit(new EditMessage("e", Anna, 2, "better")).Soon()).Ok();
        (await _room.Delete(new DeleteMessage("d", Clinic.Owner, 3)).Soon()).Ok();
        (await Clinic.Grains.GetGrain<INotesGrain>(GrainKeys.Of(Clinic.Org, "rm_anna")).Add(new AddNote(Clinic.Owner, "n", "staff-only-note")).Soon()).Ok();
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday, Anna, roomId: "rm_anna")).Soon()).Ok();
        await Clinic.Calendar().Settle().Soon();

        (await _room.SendTranscript(new SendTranscript("t", Clinic.Owner, null)).Soon()).Ok();
        (await _room.SendTranscript(new SendTranscript("t", Clinic.Owner, null)).Soon()).Ok();
        await Waiting.Until(() => Store.Mail.Taken.Count == 1, "the mail is sent");
        await Server.Control.WhenQuiet().Soon();

        var mail = Store.Mail.Taken.ShouldHaveSingleItem();
        (mail.To, mail.ToName, mail.FromName).ShouldBe(("anna@visitor.example", "Anna", "Clinic"));
        mail.Text.ShouldBe("""
            Hello Anna,

            this is what was said in the conversation with Clinic. Times are those of America/New_York.

            2026-11-20 09:00  Anna:
                May I
                ask?

            2026-11-20 09:00  Anna:
                better (edited)

            2026-11-20 09:00  Olga:
                (deleted)

            2026-11-20 09:00  Appointment booked: 2026-11-23 09:00


            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_visitor_has_it_sent_to_their_own_address_and_staff_to_any()
    {
        await Say("hello");
        (await _room.SendTranscript(new SendTranscript("1", Anna, "other@visitor.example")).Soon()).Refused(ErrorCatalogue.Forbidden);
        (await _room.SendTranscript(new SendTranscript("2", Clinic.Visitor(8), null)).Soon()).Refused(ErrorCatalogue.NotFound);
        (await _room.SendTranscript(new SendTranscript("3", Clinic.Owner, "no address")).Soon()).Refused(ErrorCatalogue.ValidationFailed);
        var nameless = await Clinic.OpenRoom("rm_8", Clinic.Visitor(8));
        (await nameless.Post(new PostMessage(Clinic.Visitor(8), "m", "hello")).Soon()).Ok();
        (await nameless.SendTranscript(new SendTranscript("4", Clinic.Visitor(8), null)).Soon()).Refused(ErrorCatalogue.ValidationFailed);

        (await _room.SendTranscript(new SendTranscript("5", Anna, "Anna@visitor.example")).Soon()).Ok();
        (await nameless.SendTranscript(new SendTranscript("6", Clinic.Owner, "doctor@elsewhere.example")).Soon()).Ok();

        await Waiting.Until(() => Store.Mail.Taken.Count == 2, "both are sent");
        Store.Mail.Taken.Select(mail => (mail.To, mail.ToName)).ShouldBe(
            [("Anna@visitor.example", "Anna"), ("doctor@elsewhere.example", null)], ignoreOrder: true);
    }

    [Fact]
    public void A_long_conversation_is_cut_at_its_beginning_and_says_so()
    {
        var items = Enumerable.Range(1, 400).Select(number => new Message(
            number, $"ms_{number}", null, "vi_7", "Anna", MessageKind.Text, $"{number} " + new string('x', 400), Store.Time.GetUtcNow(), null)).ToList();

        var text = Transcript.Of(items, NodaTime.DateTimeZone.Utc);

        text.ShouldStartWith(Transcript.LeftOut);
        text.ShouldContain("    400 xxx");
        text.ShouldNotContain("    1 xxx");
        Encoding.UTF8.GetByteCount(text).ShouldBeLessThan(Transcript.BytesMax + 100);
        Transcript.Of(items[..2], NodaTime.DateTimeZone.Utc).ShouldStartWith("2026-11-20 14:00  Anna:\n    1 x");
    }

    private async Task Say(string text, Caller? by = null) => (await _room.Post(new PostMessage(by ?? Anna, Guid.NewGuid().ToString("N"), text)).Soon()).Ok();
}
