using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo.Notifications;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>A mail that was asked for is sent: once where nothing fails, late where something does, and never silently not.</summary>
public abstract class MailSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Id = "desk-reply/rm_1/7";

    private static readonly OutgoingMail Mail = new("anna@visitor.example", "Anna", "Clinic", "An answer", "Hello Anna");

    private MailPolicy Policy { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Policy = Server.Service<MailPolicy>();
    }

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

        await Grain(other).Settle().Soon();
        (await Grain(other).Submit(Mail)).Ok();

        Store.Mail.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_that_is_not_taken_is_tried_again_later_and_later()
    {
        Store.Mail.Before = (_, _) => throw new MailUnavailableException("down");
        (await Grain().Submit(Mail)).Ok();
        var waits = new List<TimeSpan>();
        for (var tries = 1; tries <= 4; tries++)
        {
            await Waiting.Until(async () => (await Grain().Get()) is { } state && state.Tries == tries && Store.Mail.Asked == tries, $"it was tried {tries} times");
            await Grain().Settle();
            var due = (await Grain().Get())!.NextTryAt!.Value;
            waits.Add(due - Store.Time.GetUtcNow());
            await Grain().Settle();
            Store.Mail.Asked.ShouldBe(tries, "it is not tried before its time");
            Store.Time.Advance(waits[^1]);
        }

        waits.ShouldBe([Policy.RetryDelay, Policy.RetryDelay * 2, Policy.RetryDelay * 4, Policy.RetryDelay * 8]);
        (await Failures()).ShouldHaveSingleItem().IsSetAside.ShouldBeFalse();
        Store.Mail.Before = null;
        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(MailSweeper.Period);
                return (await Grain().Get())!.Status == MailStatus.Sent;
            },
            "the mail is sent");
        (await Failures()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_that_fails_for_good_is_set_aside_and_sent_once_an_operator_asks_after_a_mend()
    {
        Store.Mail.Before = (_, _) => throw new MailUnavailableException("down");
        (await Grain().Submit(Mail)).Ok();
        await FailForGood();

        var failure = (await Failures()).ShouldHaveSingleItem();
        (failure.Stream, failure.Sequence, failure.Kind, failure.Tries, failure.IsSetAside).ShouldBe(($"mail/{Clinic.Org}/{Id}", 1L, "mail", Policy.TriesMax, true));
        failure.Error.ShouldStartWith("MailUnavailableException at ");
        (await Grain().RetrySetAside()).ShouldBeFalse();
        (await Grain().Get())!.Status.ShouldBe(MailStatus.SetAside);

        Store.Mail.Before = null;
        (await Grain().RetrySetAside()).ShouldBeTrue();

        Store.Mail.Taken.ShouldHaveSingleItem();
        (await Failures()).ShouldBeEmpty();
        (await Grain().RetrySetAside()).ShouldBeTrue();
        Store.Mail.Taken.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_that_is_refused_is_not_tried_again_and_is_no_operators_business()
    {
        Store.Mail.Before = (_, _) => throw new MailRefusedException("no such mailbox");
        (await Grain().Submit(Mail)).Ok();
        await Until(MailStatus.Refused);

        Store.Mail.Before = null;
        Store.Time.Advance(TimeSpan.FromDays(1));
        await Grain().Settle();

        Store.Mail.Taken.ShouldBeEmpty();
        (await Failures()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_given_up()
    {
        var reached = Hold();
        (await Grain().Submit(Mail)).Ok();
        await reached.Soon();

        Store.Time.Advance(Policy.SendTimeout);

        await Waiting.Until(async () => await Failures() is [{ Tries: 1 }], "the try has failed");
    }

    [Fact]
    public async Task A_mail_whose_time_is_over_is_not_sent()
    {
        Store.Mail.Before = (_, _) => throw new MailUnavailableException("down");
        (await Grain().Submit(Mail with { NotAfter = Store.Time.GetUtcNow() + TimeSpan.FromSeconds(10) })).Ok();
        await Waiting.Until(async () => await Failures() is [_], "the first try has failed");
        await Grain().Settle();
        Store.Mail.Before = null;

        Store.Time.Advance(Policy.RetryDelay);
        await Until(MailStatus.Dropped);

        Store.Mail.Taken.ShouldBeEmpty();
        (await Failures()).ShouldBeEmpty();
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

    [Fact]
    public async Task Storage_that_fails_under_a_try_delays_the_mail_only()
    {
        var puts = 0;
        Server.Storage.Script.FailBefore(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("mail/", StringComparison.Ordinal) && ++puts == 2);
        (await Grain().Submit(Mail)).Ok();

        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(MailSweeper.Period);
                return (await Grain().Get())!.Status == MailStatus.Sent;
            },
            "the sweep has sent it");
    }

    private IMailGrain Grain(GrainServer? server = null, string id = Id) =>
        (server ?? Server).Grains.GetGrain<IMailGrain>(GrainKeys.Of(Clinic.Org, id));

    /// <summary>Mails are held on their way from now on; completes when the first is.</summary>
    private Task Hold()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.Mail.Before = async (_, cancellation) =>
        {
            reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        };
        return reached.Task;
    }

    private Task Until(MailStatus status) => Waiting.Until(
        async () =>
        {
            await Grain().Settle();
            return (await Grain().Get())?.Status == status;
        },
        $"the mail is {status}");

    private Task FailForGood() => Waiting.Until(
        async () =>
        {
            Store.Time.Advance(Policy.RetryDelayMax);
            await Grain().Settle();
            return (await Grain().Get())!.Status == MailStatus.SetAside;
        },
        "the mail is set aside");

    private async Task<IReadOnlyList<EffectFailure>> Failures() => (await new EffectFailures(Store.Documents).List(null, 10)).Items;

    private async Task<string> Stored() =>
        string.Join('\n', (await Store.Documents.Query($"mail/{Clinic.Org}", new DocumentRange())).Items.Select(document => System.Text.Encoding.UTF8.GetString(document.Data.Span)));
}
