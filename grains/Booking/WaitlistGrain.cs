using System.Text;
using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Due;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>Loads, decides, commits and publishes a practice's waitlist (docs/decisions/0015-waitlist.md).</summary>
[Reentrant, GrainType("waitlist")]
internal sealed class WaitlistGrain(IJournal journal, IDocuments documents, IIdSource ids, TimeProvider time, ILogger<WaitlistGrain> log)
    : JournaledGrain<Waitlist, IWaitlistEvent>(journal, documents, time, log), IWaitlistGrain
{
    public const string Kind = "waitlist";
    private const string Expiry = "expiry";

    private static readonly Client s_nobody = new(Name: null, Email: null, Phone: null);

    private readonly IDocuments _documents = documents;
    private readonly DueTimes _due = new(documents);
    private WaitlistNotices _notices = null!;
    private PersonalVault _vault = null!;
    private string _organizationId = "";

    protected override string StreamName => $"{Kind}/{this.GetPrimaryKeyString()}";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _vault = new PersonalVault(_documents, _organizationId);
        _notices = new WaitlistNotices(GrainFactory, _organizationId);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<Outcome<WaitlistEntry>> Join(JoinWaitlist command)
    {
        var key = await _vault.KeyOf(command.ClientId);
        if (key.IsErased)
        {
            return ErrorCatalogue.NotFound.Problem("This client was erased.");
        }

        var entryId = $"{EntityId.Waitlist}_{ids.NewId()}";
        var words = key.Seal(Encoding.UTF8.GetString(JournalJson.Write(command.Client)));
        var (place, problem) = await Stream.Execute<(Waitlist.Place?, Problem?)>(command.CommandId, (waitlist, _) =>
        {
            var (present, made, refused) = waitlist.DecideJoin(command, entryId, words);
            return made is null ? new([], _ => (present, refused)) : new([made], after => (after.Find(entryId), null));
        });
        if (place is null)
        {
            return problem!;
        }

        // The calendars know of it when this is answered; where they cannot be told now they are told later.
        try
        {
            await Settle();
        }
        catch (ServiceUnavailableException)
        {
        }

        return await Reveal(place);
    }

    public async Task<Outcome<Done>> Leave(Caller caller, string entryId)
    {
        Problem? refused = null;
        await Decide(
            null,
            (waitlist, _) =>
            {
                (var events, refused) = waitlist.DecideLeave(caller, entryId);
                return events;
            },
            _ => true);
        return refused is null ? Done.Instance : refused;
    }

    public async Task<List<WaitlistEntry>> List(Caller caller, string? clientId, WaitlistStatus? status)
    {
        var wanted = caller.Role.IsStaff ? clientId : caller.UserId;
        var places = await Stream.Ask((waitlist, _) => waitlist.Places
            .Where(place => (wanted is null || place.ClientId == wanted) && (status is null || place.Status == status))
            .ToList());
        var entries = new List<WaitlistEntry>(places.Count);
        foreach (var place in places)
        {
            entries.Add(await Reveal(place));
        }

        return entries;
    }

    public async Task<WaiterRenewal> Renew(string entryId, string therapistId)
    {
        if (await Stream.Ask((waitlist, _) => waitlist.Find(entryId)) is not { } place || !place.Status.IsOn())
        {
            await AskNewest((_, _) => true);
            return new WaiterRenewal(IsOn: false, Present: null);
        }

        var practice = await GrainFactory.GetGrain<IPracticeGrain>(_organizationId).Get();
        return new WaiterRenewal(
            IsOn: true,
            practice is not null && AppointmentsGrain.OfferedBy(practice, therapistId).Contains(place.Service.ServiceId, StringComparer.Ordinal)
                ? WaiterOf(place) with { Service = AppointmentsGrain.TermsOf(practice, practice.Services.Find(service => service.Id == place.Service.ServiceId)!) }
                : null);
    }

    public Task<OfferReception> Offered(string entryId, Hold hold) => Decide(
        null,
        (waitlist, _) => waitlist.DecideOffered(entryId, hold),
        after => after.Find(entryId) is not { } place || !place.Status.IsOn()
            ? OfferReception.Gone
            : place.Offer?.Id == hold.Id ? OfferReception.Taken : OfferReception.Busy);

    public Task OfferEnded(string entryId, string holdId, OfferEnd end) =>
        Decide(null, (waitlist, _) => waitlist.DecideOfferEnded(entryId, holdId, end), _ => true);

    public async Task<bool> Restore(string entryId, string bookingId, DateTimeOffset start)
    {
        var commandId = $"restore/{bookingId}";
        var isKnown = true;
        await Decide(
            commandId,
            (waitlist, now) =>
            {
                (isKnown, var events) = waitlist.DecideRestore(commandId, entryId, start, now);
                return events;
            },
            _ => true);
        return isKnown;
    }

    public async Task EraseClient(Caller caller, string clientId)
    {
        _vault.Forget(clientId);
        var commandId = ChangeDecisions.EraseCommand(clientId);
        await Stream.Execute<bool>(commandId, (waitlist, _) => new(waitlist.DecideErasure(commandId, clientId, caller), _ => true));
        await Settle();
    }

    public async Task<DateTimeOffset?> Due(string subject)
    {
        await Stream.Execute<bool>(null, (waitlist, now) => new(waitlist.DecideExpiry(now), _ => true));
        await RenewPlaces();
        return await AskNewest((waitlist, now) => waitlist.NextExpiry() is { } expiry ? Instants.Earlier(expiry, now + WaitlistDecisions.RenewalPeriod) : (DateTimeOffset?)null);
    }

    /// <summary>The practice has changed since a place was taken: its calendars wait for it by the present terms, and more of them where more give the service.</summary>
    private async Task RenewPlaces()
    {
        if (await GrainFactory.GetGrain<IPracticeGrain>(_organizationId).Get() is not { } practice)
        {
            return;
        }

        for (var renewed = WaitlistDecisions.RenewalsMax; renewed == WaitlistDecisions.RenewalsMax;)
        {
            renewed = await Stream.Execute<int>(null, (waitlist, _) =>
            {
                var events = waitlist.DecideRenewal(place => AppointmentsGrain.PresentTerms(practice, place.Service.ServiceId, place.TherapistId));
                return new(events, _ => events.Count);
            });
        }
    }

    protected override Waitlist NewState() => new();

    protected override void OnCommitted(Waitlist state, IReadOnlyList<Committed<IWaitlistEvent>> entries)
    {
        foreach (var entryId in entries.Select(entry => EntryOf(entry.Event)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (state.Find(entryId) is { } place)
            {
                Hint.Send(async () => await GrainFactory.GetGrain<IBroadcastGrain>(_organizationId).WaitlistChanged(await Reveal(place)));
            }
        }
    }

    protected override async Task CarryOut(IReadOnlyList<Committed<IWaitlistEvent>> entries)
    {
        foreach (var entry in entries)
        {
            if (EntryOf(entry.Event) is not { } entryId || await Stream.Ask((waitlist, _) => waitlist.Find(entryId)) is not { } place)
            {
                continue;
            }

            // By how it stands now: a calendar that hears late hears the newest.
            if (!place.Status.IsOn())
            {
                await InCalendars(place, calendar => calendar.RemoveWaiter(entryId));
            }
            else if (entry.Event is WaitlistJoined or WaitlistRestored or WaitlistRenewed)
            {
                await InCalendars(place, calendar => calendar.AddWaiter(WaiterOf(place)));
                await _due.Arrange(Kind, this.GetPrimaryKeyString(), Expiry, Instants.Earlier(place.Latest, entry.Entry.At + WaitlistDecisions.RenewalPeriod));
            }
            else if (entry.Event is WaitlistOffered offered && place.Offer?.Id == offered.Hold.Id)
            {
                await _due.Arrange(Kind, this.GetPrimaryKeyString(), Expiry, WaitlistDecisions.OverAt(offered.Hold));
                await _notices.Offer(await Reveal(place));
            }
        }
    }

    protected override JournalSnapshot WriteSnapshot(Waitlist state, long sequence) =>
        new(sequence, WaitlistSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override Waitlist ReadSnapshot(JournalSnapshot snapshot) => Waitlist.FromSnapshot(JournalJson.Read<WaitlistSnapshot>(snapshot.Data));

    private static string? EntryOf(IWaitlistEvent change) => change switch
    {
        WaitlistJoined joined => joined.EntryId,
        WaitlistOffered offered => offered.EntryId,
        WaitlistOfferEnded ended => ended.EntryId,
        WaitlistLeft left => left.EntryId,
        WaitlistExpired expired => expired.EntryId,
        WaitlistRestored restored => restored.EntryId,
        WaitlistRenewed renewed => renewed.EntryId,
        _ => null,
    };

    private Task<TAnswer> Decide<TAnswer>(
        string? commandId, Func<Waitlist, DateTimeOffset, IReadOnlyList<IWaitlistEvent>> decide, Func<Waitlist, TAnswer> conclude) =>
        ExecuteOnNewest<TAnswer>(commandId, (waitlist, now) => new(decide(waitlist, now), conclude));

    private static Waiter WaiterOf(Waitlist.Place place) => new(place.Id, place.Number, place.ClientId, place.Service, place.Earliest, place.Latest, place.Refused);

    private Task InCalendars(Waitlist.Place place, Func<ICalendarGrain, Task> tell) => Task.WhenAll(
        place.Therapists.Select(therapistId => tell(GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(_organizationId, therapistId)))));

    private async Task<WaitlistEntry> Reveal(Waitlist.Place place)
    {
        var words = place.Words is { } kept ? (await _vault.KeyOf(place.ClientId)).Open(kept) : null;
        var offer = place.Offer is { } hold ? new WaitlistOffer(hold.Id, hold.TherapistId, hold.Start, hold.End, hold.ExpiresAt) : null;
        return new WaitlistEntry(
            place.Id, _organizationId, place.Service.ServiceId, place.TherapistId, place.ClientId,
            words is null ? s_nobody : JournalJson.Read<Client>(Encoding.UTF8.GetBytes(words)),
            place.Earliest, place.Latest, place.Status, offer, place.RoomId, place.CreatedAt);
    }
}
