using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>One mail of a clinic, and what becomes of it.</summary>
public abstract class MailOfAClinic(GrainStore store) : GrainSpecification(store)
{
    protected const string Id = "desk-reply/rm_1/7";

    protected static readonly OutgoingMail Mail = new("anna@visitor.example", "Anna", "Clinic", "An answer", "Hello Anna");

    protected MailPolicy Policy { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Policy = Server.Service<MailPolicy>();
    }

    protected IMailGrain Grain(GrainServer? server = null, string id = Id) =>
        (server ?? Server).Grains.GetGrain<IMailGrain>(GrainKeys.Of(Clinic.Org, id));

    /// <summary>Mails are held on their way from now on; completes when the first is.</summary>
    protected Task Hold()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.Mail.Before = async (_, cancellation) =>
        {
            reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        };
        return reached.Task;
    }

    protected Task Until(MailStatus status) => Waiting.Until(
        async () =>
        {
            await Grain().Settle();
            return (await Grain().Get())?.Status == status;
        },
        $"the mail is {status}");

    protected Task FailForGood() => Waiting.Until(
        async () =>
        {
            Store.Time.Advance(Policy.RetryDelayMax);
            await Grain().Settle();
            return (await Grain().Get())!.Status == MailStatus.SetAside;
        },
        "the mail is set aside");

    protected async Task<IReadOnlyList<EffectFailure>> Failures() => (await new EffectFailures(Store.Documents).List(null, 10)).Items;

    protected async Task<string> Stored() =>
        string.Join('\n', (await Store.Documents.Query($"mail/{Clinic.Org}", new DocumentRange())).Items.Select(document => System.Text.Encoding.UTF8.GetString(document.Data.Span)));
}
