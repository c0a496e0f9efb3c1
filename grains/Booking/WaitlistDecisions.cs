using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Booking;

/// <summary>What a waitlist answers to each command. Pure.</summary>
public static class WaitlistDecisions
{
    /// <summary>
    /// So long after an offer its calendar has said what it came to. Of two hosts that carry out the same effects one may tell of an offer
    /// after the other has told of its end: nobody would end it any more.
    /// </summary>
    public static readonly TimeSpan WordWait = TimeSpan.FromMinutes(2);

    /// <summary>So often it is looked whether places are still as the practice would give them.</summary>
    public static readonly TimeSpan RenewalPeriod = TimeSpan.FromMinutes(15);

    /// <summary>Places renewed in one commit.</summary>
    public const int RenewalsMax = 100;

    /// <summary>From when on an offer is over though nobody said so.</summary>
    public static DateTimeOffset OverAt(Hold offer) => offer.ExpiresAt + WordWait;

    extension(WaitlistStatus status)
    {
        /// <summary>True while a freed slot may be offered to it, or is.</summary>
        public bool IsOn() => status is WaitlistStatus.Waiting or WaitlistStatus.Offered;
    }

    extension(Waitlist waitlist)
    {
        /// <summary>The place that the command made or that already waits for all it wishes; or the event that makes one.</summary>
        public (Waitlist.Place? Present, IWaitlistEvent? Event, Problem? Problem) DecideJoin(JoinWaitlist command, string entryId, string? words)
        {
            if (waitlist.ResultOf(command.CommandId) is { } made)
            {
                return (waitlist.Find(made), null, waitlist.Find(made) is null ? ErrorCatalogue.NotFound.Problem() : null);
            }

            var on = waitlist.Places.Where(place => place.Status.IsOn()).ToList();
            var own = on.FindAll(place => place.ClientId == command.ClientId);
            if (own.Find(place => place.Service.ServiceId == command.Service.ServiceId && place.TherapistId == command.TherapistId
                && place.Earliest <= command.Earliest && place.Latest >= command.Latest) is { } same)
            {
                return (same, null, null);
            }

            if (own.Count >= IWaitlistGrain.PerClientMax)
            {
                return (null, null, ErrorCatalogue.LimitReached.Problem($"One client waits for at most {IWaitlistGrain.PerClientMax} things at once."));
            }

            return on.Count >= IWaitlistGrain.WaitingMax
                ? (null, null, ErrorCatalogue.LimitReached.Problem($"At most {IWaitlistGrain.WaitingMax} can wait in a practice."))
                : (null, new WaitlistJoined(
                    entryId, command.Service, command.TherapistId, command.Therapists, command.ClientId, words, command.Earliest, command.Latest,
                    command.RoomId, command.Caller.UserId), null);
        }

        public (IReadOnlyList<IWaitlistEvent> Events, Problem? Problem) DecideLeave(Caller caller, string entryId) =>
            waitlist.Find(entryId) is not { } place || (!caller.Role.IsStaff && place.ClientId != caller.UserId)
                ? ([], ErrorCatalogue.NotFound.Problem())
                : (place.Status.IsOn() ? [new WaitlistLeft(entryId, caller.UserId)] : [], null);

        public IReadOnlyList<IWaitlistEvent> DecideOffered(string entryId, Hold hold) =>
            waitlist.Find(entryId) is { Status: WaitlistStatus.Waiting } ? [new WaitlistOffered(entryId, hold)] : [];

        /// <summary>What an offer came to. One that was booked counts however the place stands.</summary>
        public IReadOnlyList<IWaitlistEvent> DecideOfferEnded(string entryId, string holdId, OfferEnd end) =>
            waitlist.Find(entryId) is { } place && (place.Offer?.Id == holdId || (end == OfferEnd.Booked && place.Status != WaitlistStatus.Booked))
                ? [new WaitlistOfferEnded(entryId, holdId, end)]
                : [];

        /// <summary>Its booking was not confirmed. False where it is not yet known here that there was one.</summary>
        public (bool IsKnown, IReadOnlyList<IWaitlistEvent> Events) DecideRestore(string commandId, string entryId, DateTimeOffset start, DateTimeOffset now) =>
            waitlist.ResultOf(commandId) is not null || waitlist.Find(entryId) is not { } place ? (true, [])
            : place.Status == WaitlistStatus.Offered ? (false, [])
            : place is { Status: WaitlistStatus.Booked, Words: not null } && place.Latest > now ? (true, [new WaitlistRestored(entryId, start)])
            : (true, []);

        /// <summary>Places whose time is over, and offers that are over without a word of it.</summary>
        public IReadOnlyList<IWaitlistEvent> DecideExpiry(DateTimeOffset now) =>
        [
            .. waitlist.Places.Where(place => place.Status == WaitlistStatus.Waiting && place.Latest <= now).Select(place => new WaitlistExpired(place.Id)),
            .. waitlist.Places.Where(place => place.Offer is { } offer && OverAt(offer) <= now)
                .Select(place => new WaitlistOfferEnded(place.Id, place.Offer!.Id, OfferEnd.Withdrawn)),
        ];

        /// <summary>
        /// Places that would be taken otherwise today, at most <see cref="RenewalsMax"/>: by other terms, or with more therapists. Who does not
        /// give the service any more stays in: that is asked at each offer, and they may give it again.
        /// </summary>
        /// <param name="present">Terms and therapists as a place like this has them today; null: the service is not given.</param>
        public IReadOnlyList<IWaitlistEvent> DecideRenewal(Func<Waitlist.Place, (ServiceTerms Service, List<string> Therapists)?> present) =>
        [
            .. waitlist.Places.Where(place => place.Status.IsOn())
                .Select(place => present(place) is var (service, therapists)
                    && therapists.Except(place.Therapists, StringComparer.Ordinal).ToList() is var more
                    && (more.Count > 0 || !place.Service.GivesTimesOf(service))
                    ? new WaitlistRenewed(place.Id, service, [.. place.Therapists, .. more])
                    : null)
                .OfType<WaitlistRenewed>().Take(RenewalsMax),
        ];

        /// <summary>When the next place, or its offer, will be over by itself.</summary>
        public DateTimeOffset? NextExpiry() => waitlist.Places
            .Where(place => place.Status.IsOn())
            .Select(place => (DateTimeOffset?)(place.Offer is { } offer ? OverAt(offer) : place.Latest))
            .Min();

        public IReadOnlyList<IWaitlistEvent> DecideErasure(string commandId, string clientId, Caller caller) => waitlist.ResultOf(commandId) is not null
            ? []
            :
            [
                .. waitlist.Places.Where(place => place.ClientId == clientId && place.Status.IsOn()).Select(place => new WaitlistLeft(place.Id, caller.UserId)),
                new WaitlistClientErased(clientId, caller.UserId),
            ];
    }
}
