using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Presence;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Chat;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Desk;

/// <summary>An answer reaches a visitor who has left by mail, once, and the link in it leads back into that conversation.</summary>
public abstract class ReplySpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Caller Anna = Clinic.Visitor(7) with { Name = "Anna" };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
    }

    [Fact]
    public async Task An_answer_to_somebody_who_has_left_is_mailed_with_whatever_else_was_not_read()
    {
        var room = await Ask("anna@visitor.example");
        await Answer(room, "first-answer");
        await Answer(room, "second-answer");

        await PassUntil(() => Store.Mail.Taken.Count == 1);
        await Pass(TimeSpan.FromMinutes(30));

        var mail = Store.Mail.Taken.ShouldHaveSingleItem();
        (mail.To, mail.ToName, mail.FromName).ShouldBe(("anna@visitor.example", "Anna", "Clinic"));
        mail.Text.ShouldContain("Olga:\nfirst-answer\n\nOlga:\nsecond-answer\n");
        mail.Text.ShouldNotContain("May I ask");
    }

    [Fact]
    public async Task A_mail_says_what_answers_say_now_and_nothing_of_deleted_ones()
    {
        var room = await Ask("anna@visitor.example");
        await Answer(room, "first-answer");
        await Answer(room, "second-answer");
        (await room.Edit(new EditMessage("e", Clinic.Owner, 2, "better-answer"))).Ok();
        (await room.Delete(new DeleteMessage("d", Clinic.Owner, 3))).Ok();

        await PassUntil(() => Store.Mail.Taken.Count == 1);
        (await room.Edit(new EditMessage("f", Clinic.Owner, 2, "latest-answer"))).Ok();
        await Pass(TimeSpan.FromMinutes(30));

        var mail = Store.Mail.Taken.ShouldHaveSingleItem();
        mail.Text.ShouldContain("Olga:\nbetter-answer\n");
        mail.Text.ShouldNotContain("second-answer");
        mail.Text.ShouldNotContain("Message");
    }

    [Fact]
    public async Task An_answer_that_was_read_or_to_somebody_without_an_address_is_not_mailed()
    {
        var room = await Ask("anna@visitor.example");
        await Answer(room, "first-answer");
        (await room.MarkRead(Anna, 2)).Ok();
        var other = Clinic.Visitor(8);
        await Clinic.OpenRoom("rm_other", other);
        await Answer(Clinic.Room("rm_other"), "second-answer");

        await Pass(TimeSpan.FromMinutes(30));

        Store.Mail.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_is_given_later_is_mailed_to_from_the_next_answer_on()
    {
        var room = await Ask(email: null);
        await Answer(room, "first-answer");
        (await Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).SetVisitorEmail("late@visitor.example")).Ok();
        await Answer(room, "second-answer");

        await PassUntil(() => Store.Mail.Taken.Count == 1);

        var mail = Store.Mail.Taken.ShouldHaveSingleItem();
        mail.To.ShouldBe("late@visitor.example");
        mail.Text.ShouldContain("first-answer");
    }

    [Fact]
    public async Task Nobody_but_a_visitor_gives_an_address_that_way()
    {
        var staff = Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, "us_staff"));
        (await staff.Create(new CreateUser("Sam", "sam@clinic.example", Role.Therapist, "a-long-password-1"))).Ok();

        (await staff.SetVisitorEmail("elsewhere@visitor.example")).Refused(ErrorCatalogue.NotFound);

        (await staff.Get()).ShouldNotBeNull().Email.ShouldBe("sam@clinic.example");
    }

    [Fact]
    public async Task An_answer_to_somebody_who_is_here_is_mailed_only_once_they_left_without_reading_it()
    {
        var presence = Clinic.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId));
        var room = await Ask("anna@visitor.example");
        await presence.Report("node", 1);
        await Answer(room, "first-answer");
        for (var minutes = 0; minutes < 10; minutes++)
        {
            await presence.Report("node", 1);
            await Pass(IPresenceGrain.RenewEvery);
        }

        Store.Mail.Taken.ShouldBeEmpty();
        await presence.Report("node", 0);

        await PassUntil(() => Store.Mail.Taken.Count == 1);
    }

    [Fact]
    public async Task Answers_that_follow_come_in_one_mail_a_while_later_and_none_twice()
    {
        var room = await Ask("anna@visitor.example");
        await Answer(room, "first-answer");
        await PassUntil(() => Store.Mail.Taken.Count == 1);
        await Answer(room, "second-answer");
        await Answer(room, "third-answer");
        await Pass(RoomReplies.Delay * 2);
        Store.Mail.Taken.Count.ShouldBe(1);

        await PassUntil(() => Store.Mail.Taken.Count == 2);

        Store.Mail.Taken[1].Text.ShouldContain("second-answer");
        Store.Mail.Taken[1].Text.ShouldContain("third-answer");
        Store.Mail.Taken[1].Text.ShouldNotContain("first-answer");
    }

    [Fact]
    public async Task A_crash_before_the_mail_delays_it_only()
    {
        var room = await Ask("anna@visitor.example");
        await Answer(room, "first-answer");
        await room.Settle();
        await Server.Kill();

        await Start();

        await PassUntil(() => Store.Mail.Taken.Count == 1);
    }

    [Fact]
    public async Task The_link_gives_a_session_of_that_visitor_for_that_conversation_for_a_while_and_a_few_times()
    {
        var secret = await MailedSecret();
        var resume = Clinic.Grains.GetGrain<IResumeGrain>(Clinic.Org);

        var resumed = (await resume.Resume(secret)).Ok();
        (resumed.RoomId, resumed.Session.User.Id, resumed.Session.RefreshToken).ShouldBe(("rm_one", Anna.UserId, null));
        for (var use = 1; use < ResumeGrants.UsesMax; use++)
        {
            (await resume.Resume(secret)).Ok();
        }

        (await resume.Resume(secret)).Refused(ErrorCatalogue.InvalidResumeToken);
    }

    [Fact]
    public async Task The_link_is_of_one_practice_cannot_be_made_up_and_ends()
    {
        var secret = await MailedSecret();

        (await Clinic.Grains.GetGrain<IResumeGrain>("org_other").Resume(secret)).Refused(ErrorCatalogue.InvalidResumeToken);
        (await Clinic.Grains.GetGrain<IResumeGrain>(Clinic.Org).Resume(secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'))).Refused(ErrorCatalogue.InvalidResumeToken);
        (await Store.Documents.Query($"resume/{Clinic.Org}", new())).Items.ShouldAllBe(document => !document.Id.Contains(secret));
        Store.Time.Advance(ResumeGrants.Lifetime);

        (await Clinic.Grains.GetGrain<IResumeGrain>(Clinic.Org).Resume(secret)).Refused(ErrorCatalogue.InvalidResumeToken);
    }

    [Fact]
    public async Task The_link_of_somebody_who_was_erased_leads_nowhere()
    {
        var secret = await MailedSecret();

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).Erase(Clinic.Owner)).Ok();

        (await Clinic.Grains.GetGrain<IResumeGrain>(Clinic.Org).Resume(secret)).Refused(ErrorCatalogue.InvalidResumeToken);
    }

    private async Task<string> MailedSecret()
    {
        await Answer(await Ask("anna@visitor.example"), "first-answer");
        await PassUntil(() => Store.Mail.Taken.Count == 1);
        var link = Store.Mail.Taken[0].Text.Split('\n').Single(line => line.StartsWith("http://127.0.0.1:5080/conversation?organization=clinic#resume=", StringComparison.Ordinal));
        return link.Split("#resume=")[1];
    }

    private async Task<IRoomGrain> Ask(string? email)
    {
        (await Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, Anna.UserId)).Create(new CreateUser("Anna", email, Role.Visitor, null))).Ok();
        var room = await Clinic.OpenRoom(visitor: Anna);
        (await room.Post(new PostMessage(Anna, "q", "May I ask something?"))).Ok();
        return room;
    }

    private async Task Answer(IRoomGrain room, string text)
    {
        (await room.Post(new PostMessage(Clinic.Owner, text, text))).Ok();
        await room.Settle();
    }

    /// <summary>Lets time pass in steps, each with all that it brings about.</summary>
    private async Task Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(30))
        {
            Store.Time.Advance(span < TimeSpan.FromSeconds(30) ? span : TimeSpan.FromSeconds(30));
            await Server.Control.WhenQuiet().Soon();
        }
    }

    private Task PassUntil(Func<bool> condition) => Waiting.Until(
        async () =>
        {
            Store.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1);
            return condition();
        },
        "the mail is sent");
}
