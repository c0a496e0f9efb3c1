using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo.Notifications;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>A mail that is not taken at once is sent late, or known not to be: never silently not.</summary>
public abstract class MailRetrySpecification(GrainStore store) : MailOfAClinic(store)
{
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
}
