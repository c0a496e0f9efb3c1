using System.Security.Cryptography;
using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Identity;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Opens a calendar to who has its key. Appointments are read from the projection, which holds past ones too.</summary>
[GrainType("calendar-feed")]
internal sealed class CalendarFeedGrain(
    [PersistentState("feed")] IPersistentState<CalendarFeedState> state, IJournal journal, IDocuments documents, IIdSource ids, TimeProvider time)
    : Grain, ICalendarFeedGrain
{
    /// <summary>How many records one reading of the feed looks at.</summary>
    private const int ReadMax = 5 * ICalendarFeedGrain.EventsMax;
    private const int PageLimit = 200;

    /// <summary>Of no secret: what is compared where there is no key.</summary>
    private static readonly byte[] NobodysHash = SHA256.HashData(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    private readonly BookingProjection _projection = new(documents);

    public Task<FeedKeyInfo?> GetKey() => Task.FromResult(state.State.Key);

    public async Task<IssuedFeedKey> RotateKey(Caller caller, string? secret = null)
    {
        secret ??= ids.NewSecret();
        if (state.State is { Key: { } present, SecretHash: { } hash } && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), Hash(secret)))
        {
            return new IssuedFeedKey(present, secret);
        }

        var key = new FeedKeyInfo(time.GetUtcNow(), caller.UserId);
        await Audit(caller, "calendar-key.rotated");
        await state.Save(this, new CalendarFeedState { Key = key, SecretHash = Convert.ToHexString(Hash(secret)) });
        return new IssuedFeedKey(key, secret);
    }

    public async Task RevokeKey(Caller caller)
    {
        if (state.State.Key is not null)
        {
            await Audit(caller, "calendar-key.revoked");
            await state.Save(this, new CalendarFeedState());
        }
    }

    public async Task<CalendarFeed?> Read(string secret)
    {
        var kept = state.State.SecretHash is { } hash ? Convert.FromHexString(hash) : NobodysHash;
        if (!CryptographicOperations.FixedTimeEquals(kept, Hash(secret)) || state.State.Key is null)
        {
            return null;
        }

        var (organizationId, therapistId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        if (await GrainFactory.GetGrain<IPracticeGrain>(organizationId).Get() is not { } practice
            || practice.Therapists.Find(therapist => therapist.Id == therapistId) is not { } found)
        {
            return null;
        }

        var calendar = GrainFactory.GetGrain<ICalendarGrain>(this.GetPrimaryKeyString());
        var schedule = await calendar.GetSchedule();
        await CalendarEffects.Settle(journal, GrainFactory, organizationId);
        var now = time.GetUtcNow();
        var (from, to) = (now - ICalendarFeedGrain.PastMax, now + ICalendarFeedGrain.AheadMax);
        var present = await ReadBookings(organizationId, therapistId, from, to);
        var departed = await _projection.ListDepartures(organizationId, therapistId, from, to, ICalendarFeedGrain.EventsMax);

        // One that left and came back is here.
        var bookings = Choose([.. present.Concat(departed).DistinctBy(booking => booking.Id)], now);
        var services = practice.Services.ToDictionary(service => service.Id, service => service.Profile.Name, StringComparer.Ordinal);
        return new CalendarFeed(
            practice.Organization.Profile.Name, found.Profile.Name, schedule.TimeZone, from, to,
            bookings.ConvertAll(booking => EventOf(booking, services.GetValueOrDefault(booking.ServiceId))));
    }

    /// <summary>What fits into a feed: live ones before cancelled ones, the nearest to now before others; by start.</summary>
    public static List<Booking> Choose(List<Booking> bookings, DateTimeOffset now) =>
    [
        .. bookings
            .OrderBy(booking => booking.Status == BookingStatus.Cancelled)
            .ThenBy(booking => (booking.Start - now).Duration())
            .Take(ICalendarFeedGrain.EventsMax)
            .OrderBy(booking => booking.Start)
            .ThenBy(booking => booking.Id, StringComparer.Ordinal),
    ];

    /// <summary>What a therapist's own calendar needs to say: e-mail, phone, notes and reasons stay here.</summary>
    public static FeedEvent EventOf(Booking booking, string? serviceName) => new(
        booking.Id, booking.Start, booking.End, booking.Status, serviceName, booking.Client.Name, booking.CreatedAt,
        booking.History.Count == 0 ? booking.CreatedAt : booking.History[^1].At, booking.Version - 1, UidOf(booking));

    /// <summary>Of each calendar its own: who subscribes to two sees a booking that changed calendars cancelled in one and new in the other.</summary>
    private static string? UidOf(Booking booking) =>
        EntityId.TryGetTherapist(EntityId.Booking, booking.Id, out var home) && home != booking.TherapistId ? $"{booking.Id}/{booking.TherapistId}" : null;

    private async Task<List<Booking>> ReadBookings(string organizationId, string therapistId, DateTimeOffset from, DateTimeOffset to)
    {
        var (bookings, cursor) = (new List<Booking>(), (string?)null);
        do
        {
            var query = new BookingQuery(from, to, therapistId, ClientId: null, Status: null, PageLimit, cursor);
            var page = await _projection.List(organizationId, [therapistId], query);
            bookings.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && bookings.Count < ReadMax);

        return bookings;
    }

    private Task Audit(Caller caller, string action)
    {
        var (organizationId, therapistId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        return GrainFactory.GetGrain<IAuditGrain>(organizationId).Record(caller, action, therapistId);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>The key of a calendar feed, if there is one.</summary>
[GenerateSerializer, Alias("calendar-feed-state")]
public sealed record CalendarFeedState
{
    [Id(0)]
    public FeedKeyInfo? Key { get; init; }

    /// <summary>SHA-256 of the key's secret, hexadecimal; null without a key.</summary>
    [Id(1)]
    public string? SecretHash { get; init; }
}
