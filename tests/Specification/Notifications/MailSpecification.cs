using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Notifications;
using Realtime.Silo.Notifications;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>A mail that was asked for is sent: once where nothing fails, after a crash too, and of nobody who was erased.</summary>
public abstract class MailSpecification(GrainStore store) : MailOfAClinic(store)
{
    [Fact]
    public async Task Submit_sends_the_mail_once_however_often_it_is_asked_for()
    {
        await Waiting.AtOnce(20, _ => Grain().Submit(Mail));
        await Until(MailStatus.Sent);
        (await Grain().Submit(Mail with { Text = "another" })).Ok();
        await Grain().Settle();

        var taken = Store.Mail.Taken.ShouldHaveSingleItem();
        (taken.To, taken.ToName, taken.FromName, taken.Subject, taken.Text).ShouldBe((Mail.To, Mail.ToName, Mail.FromName, Mail.Subject, Mail.Text));
    }

    [Fact]
    public async Task Submit_keeps_one_line_of_names_and_subject_and_no_mark_that_turns_text_around()
    {
        (await Grain().Submit(Mail with { Subject = "A\r\nBcc: x@y.example", ToName = "Anna\u202Egpj.exe\u0000", FromName = " \tClinic\u2028" })).Ok();
        await Until(MailStatus.Sent);

        var taken = Store.Mail.Taken.ShouldHaveSingleItem();
        (taken.Subject, taken.ToName, taken.FromName).ShouldBe(("A  Bcc: x@y.example", "Annagpj.exe", "Clinic"));
    }

    [Theory]
    [InlineData("to", "nobody")]
    [InlineData("to", "a@b.example\r\nBcc: c@d.example")]
    [InlineData("to", "a@b.example, c@d.example")]
    [InlineData("subject", "\r\n")]
    [InlineData("text", "")]
    public async Task Submit_of_what_is_no_mail_is_refused_and_keeps_nothing(string field, string value)
    {
        var mail = field switch { "to" => Mail with { To = value }, "subject" => Mail with { Subject = value }, _ => Mail with { Text = value } };

        (await Grain().Submit(mail)).Refused(ErrorCatalogue.ValidationFailed).Errors!.Keys.ShouldBe([field]);

        (await Grain().Get()).ShouldBeNull();
        (await Grain().Submit(Mail)).Ok();
        await Until(MailStatus.Sent);
    }

    [Fact]
    public async Task A_crash_between_the_record_and_the_sending_is_made_good_by_the_next_start_with_no_call_to_the_grain()
    {
        var reached = Hold();
        (await Grain().Submit(Mail)).Ok();
        await reached.Soon();
        await Server.Kill();
        Store.Mail.Taken.ShouldBeEmpty();
        Store.Mail.Before = null;
        Store.Time.Advance(Policy.Claim);

        var again = await Start();

        await Waiting.Until(() => Store.Mail.Taken.Count == 1, "the mail is sent");
        await Waiting.Until(async () => (await Grain(again).Get())!.Status == MailStatus.Sent, "the mail is known to be sent");
    }

    [Fact]
    public async Task A_crash_between_the_sending_and_its_record_sends_the_same_mail_again_and_no_third_time()
    {
        Store.Mail.Before = (_, _) =>
        {
            Server.Storage.CutAfter(_ => true);
            Server.Storage.IsDown = true;
            return Task.CompletedTask;
        };
        (await Grain().Submit(Mail)).Ok();
        await Waiting.Until(() => Store.Mail.Taken.Count == 1, "the mail is sent");
        Store.Mail.Before = null;
        await Server.Kill();
        Store.Time.Advance(Policy.Claim);

        var again = await Start();
        await Waiting.Until(async () => (await Grain(again).Get())!.Status == MailStatus.Sent, "the mail is known to be sent");
        Store.Time.Advance(MailSweeper.Period * 3);
        await again.Control.WhenQuiet().Soon();

        Store.Mail.Taken.Select(mail => mail.Id).ShouldBe([$"{Clinic.Org}/{Id}", $"{Clinic.Org}/{Id}"]);
    }

    [Fact]
    public async Task Two_owners_of_one_mail_send_it_once()
    {
        var other = await Start();
        var reached = Hold();
        (await Grain().Submit(Mail)).Ok();
        await reached.Soon();

        // The other's sweep may have come first: whichever of them does not send it neither waits nor sends.
        await (await Task.WhenAny(Grain().Settle(), Grain(other).Settle()).Soon());
        (await Grain(other).Submit(Mail)).Ok();

        Store.Mail.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Erasing_a_client_leaves_nothing_of_their_mail_and_sends_none()
    {
        var visitor = Clinic.Visitor(7);
        (await Clinic.OpenRoom(visitor: visitor)).ShouldNotBeNull();
        Store.Mail.Before = (_, _) => throw new MailUnavailableException("down");
        (await Grain().Submit(Mail with { ClientId = visitor.UserId })).Ok();
        await Waiting.Until(async () => await Failures() is [_], "the first try has failed");
        await Grain().Settle();
        (await Stored()).ShouldNotContain("Anna", Case.Insensitive);

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, visitor.UserId)).Erase(Clinic.Owner)).Ok();
        Store.Mail.Before = null;
        Store.Time.Advance(Policy.RetryDelay);

        await Until(MailStatus.Dropped);
        (await Grain(id: "later").Submit(Mail with { ClientId = visitor.UserId })).Ok();
        (await Grain(id: "later").Get()).ShouldBeNull();
        Store.Mail.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_sent_leaves_only_that_it_was_and_that_for_a_while()
    {
        (await Grain().Submit(Mail)).Ok();
        await Until(MailStatus.Sent);
        (await Stored()).ShouldNotContain("Anna", Case.Insensitive);

        Store.Time.Advance(MailOutbox.RememberedFor + TimeSpan.FromSeconds(1));

        (await Grain().Get()).ShouldBeNull();
    }

    [Fact]
    public async Task No_more_mails_are_handed_over_at_once_than_is_allowed()
    {
        var (now, most, gate) = (0, 0, new TaskCompletionSource());
        Store.Mail.Before = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await gate.Task;
            Interlocked.Decrement(ref now);
        };
        foreach (var number in Enumerable.Range(0, 20))
        {
            (await Grain(id: $"m{number}").Submit(Mail)).Ok();
        }

        await Waiting.Until(() => now == new NotificationOptions().ConcurrentMax, "as many as are allowed are under way");
        gate.SetResult();
        await Waiting.Until(() => Store.Mail.Taken.Count == 20, "all are sent");
        most.ShouldBe(new NotificationOptions().ConcurrentMax);
    }
}
