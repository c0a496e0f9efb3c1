using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Notifications;

/// <summary>Keeps one mail until it is sent. Each try is claimed by a conditional put first, so that two activations do not both send it.</summary>
/// <remarks>Reentrant so that a repeat is answered while a try is under way. What is not sent here is found by the sweep for due mails.</remarks>
[Reentrant, GrainType("mail")]
internal sealed class MailGrain(IDocuments documents, IMailer mailer, MailPolicy policy, MailGate gate, TimeProvider time, ILogger<MailGrain> log)
    : Grain, IMailGrain
{
    private const string Kind = "mail";

    private readonly MailOutbox _outbox = new(documents);
    private readonly EffectFailures _failures = new(documents);
    private PersonalVault _vault = null!;
    private Task _running = Task.CompletedTask;
    private string _organizationId = "";
    private string _mailId = "";

    /// <summary>As operators see it beside the streams of entries whose effects failed.</summary>
    private string StreamName => $"mail/{_organizationId}/{_mailId}";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _mailId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _vault = new PersonalVault(documents, _organizationId);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<Outcome<Done>> Submit(OutgoingMail mail)
    {
        var prepared = MailWords.Prepare(_mailId, mail);
        if (prepared.Value is not { } ready)
        {
            return prepared.Problem!;
        }

        var key = ready.ClientId is { } clientId ? await _vault.KeyOf(clientId) : null;
        if (key is { IsErased: true })
        {
            return Done.Instance;
        }

        var now = time.GetUtcNow();
        var record = new MailRecord(_mailId, _organizationId, ready.ClientId, MailRecord.Pack(ready, key), MailStatus.Waiting, Tries: 0, now, now);
        if (await _outbox.Write(record, PutCondition.Absent, now) is not null)
        {
            DetachedTurn.Start(TryFirst);
        }

        return Done.Instance;
    }

    public async Task<MailState?> Get() => await _outbox.Read(_organizationId, _mailId) is var (record, _)
        ? new MailState(record.Status, record.Tries, record.CreatedAt, record.NextTryAt)
        : null;

    public Task Settle()
    {
        if (_running.IsCompleted)
        {
            _running = Try();
        }

        return _running;
    }

    public async Task<bool> RetrySetAside()
    {
        if (await _outbox.Read(_organizationId, _mailId) is not var (record, version) || record.Status != MailStatus.SetAside)
        {
            return true;
        }

        var now = time.GetUtcNow();
        await _outbox.Write(record with { Status = MailStatus.Waiting, NextTryAt = now }, PutCondition.AtVersion(version), now);
        await Settle();
        return (await Get())?.Status is not (MailStatus.Waiting or MailStatus.SetAside);
    }

    private async Task TryFirst()
    {
        try
        {
            await Settle();
        }
        catch (Exception error)
        {
            // Delayed, never lost: it stays listed as due.
            log.MailDelayed(error, StreamName);
        }
    }

    private async Task Try()
    {
        // The first turn is the caller's: a try that is there already must be seen by whoever comes meanwhile.
        await gate.Enter();
        try
        {
            var now = time.GetUtcNow();
            if (await _outbox.Read(_organizationId, _mailId) is not var (record, version)
                || record is not { Status: MailStatus.Waiting, NextTryAt: { } due } || due > now)
            {
                return;
            }

            // Counted before it begins, so that a mail that ends the process is not tried for ever.
            var claimed = record with { Tries = record.Tries + 1, NextTryAt = now + policy.Claim };
            if (await _outbox.Write(claimed, PutCondition.AtVersion(version), now) is { } mine)
            {
                await Carry(claimed, mine);
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task Carry(MailRecord record, long version)
    {
        // Read anew: the client may have been erased since the mail was submitted.
        var key = record.ClientId is { } clientId ? await _vault.ReadKey(clientId) : null;
        var mail = MailRecord.Unpack(record.Content!, key);
        if (mail is null || mail.NotAfter <= time.GetUtcNow())
        {
            log.MailDropped(StreamName);
            await End(record, version, MailStatus.Dropped);
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(policy.SendTimeout, time);
            await mailer
                .Send(new Mail($"{_organizationId}/{_mailId}", mail.To, mail.ToName, mail.FromName, mail.Subject, mail.Text, record.CreatedAt), limit.Token)
                .WaitAsync(limit.Token);
        }
        catch (MailRefusedException refused)
        {
            log.MailRefused(refused, StreamName);
            await End(record, version, MailStatus.Refused);
            return;
        }
        catch (Exception error)
        {
            await Fail(record, version, error);
            return;
        }

        await End(record, version, MailStatus.Sent);
    }

    /// <summary>Nothing personal is kept of what has ended.</summary>
    private async Task End(MailRecord record, long version, MailStatus status)
    {
        if (record.Tries > 1 && await _failures.Read(StreamName, 1) is { } failure)
        {
            await _failures.Clear(failure);
        }

        await _outbox.Write(record with { Status = status, Content = null, NextTryAt = null }, PutCondition.AtVersion(version), time.GetUtcNow());
    }

    private async Task Fail(MailRecord record, long version, Exception error)
    {
        var now = time.GetUtcNow();
        var isOver = record.Tries >= policy.TriesMax;
        var since = (await _failures.Read(StreamName, 1))?.Since ?? now;
        await _failures.Record(EffectFailure.First(StreamName, 1, Kind, error, since) with
        {
            Tries = record.Tries,
            LastTriedAt = now,
            IsSetAside = isOver,
        });
        DateTimeOffset? next = isOver ? null : now + policy.DelayAfter(record.Tries);
        await _outbox.Write(
            record with { Status = isOver ? MailStatus.SetAside : MailStatus.Waiting, NextTryAt = next }, PutCondition.AtVersion(version), now);
        if (isOver)
        {
            log.MailSetAside(error, StreamName, record.Tries);
        }
        else
        {
            log.MailFailed(error, StreamName, next!.Value);
        }
    }
}
