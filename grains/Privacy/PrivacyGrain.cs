using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Privacy;

/// <summary>Erases one client: the key first, then, one after another, whoever still holds words of theirs.</summary>
[GrainType("privacy")]
internal sealed class PrivacyGrain(IDocuments documents, TimeProvider time) : Grain, IPrivacyGrain
{
    public const int PageLimit = 200;
    private const string Idempotency = "idempotency";

    private readonly BookingProjection _bookings = new(documents);
    private readonly RoomDirectory _rooms = new(documents);
    private PersonalVault _vault = null!;
    private string _organizationId = "";
    private string _clientId = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _clientId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _vault = new PersonalVault(documents, _organizationId);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<bool> Exists()
    {
        var user = await User().Get();
        return user is null ? await _vault.Find(_clientId) is not null : user.Role == Role.Visitor;
    }

    public async Task<Outcome<Erasure>> Erase(Caller caller)
    {
        if (!await Exists())
        {
            return ErrorCatalogue.NotFound;
        }

        var at = time.GetUtcNow();
        await GrainFactory.GetGrain<IAuditGrain>(_organizationId).Record(caller, "client.erased", _clientId);

        // From here on nothing sealed can be opened: what follows only makes the open copies follow.
        await _vault.Erase(_clientId, at);
        await User().EraseVisitor();
        await GrainFactory.GetGrain<IVisitorGrain>(GrainKeys.Of(_organizationId, _clientId)).Erase();
        await GrainFactory.GetGrain<IWaitlistGrain>(IWaitlistGrain.KeyOf(_organizationId)).EraseClient(caller, _clientId);
        var bookings = await EraseBookings(caller);
        var rooms = await EraseRooms();
        await EraseAnswers();
        return new Erasure(_clientId, at, bookings, rooms);
    }

    private async Task<int> EraseBookings(Caller caller)
    {
        var practice = await GrainFactory.GetGrain<IPracticeGrain>(_organizationId).Get();
        var therapists = practice?.Therapists.ConvertAll(therapist => therapist.Id) ?? [];
        var (count, cursor) = (0, (string?)null);
        do
        {
            var query = new BookingQuery(From: null, To: null, TherapistId: null, _clientId, Status: null, PageLimit, cursor);
            var page = await _bookings.List(_organizationId, [], query);
            count += page.Items.Count;
            therapists.AddRange(page.Items.Select(booking => booking.TherapistId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        foreach (var therapistId in therapists.Distinct(StringComparer.Ordinal))
        {
            await GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(_organizationId, therapistId)).EraseClient(caller, _clientId);
        }

        return count;
    }

    private async Task<int> EraseRooms()
    {
        // Erasing leaves a room's place in the list as it is, so paging goes on where it was.
        var (count, cursor) = (0, (string?)null);
        do
        {
            var page = await _rooms.List(_organizationId, _clientId, PageLimit, cursor);
            foreach (var room in page.Items)
            {
                var key = GrainKeys.Of(_organizationId, room.Id);
                await GrainFactory.GetGrain<INotesGrain>(key).EraseVisitor();
                await GrainFactory.GetGrain<IRoomGrain>(key).EraseVisitor();
                count++;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return count;
    }

    /// <summary>Answers kept for the client's own repeats; those kept for staff end within a day.</summary>
    private async Task EraseAnswers()
    {
        var prefix = $"{_organizationId}/{_clientId}/";
        for (; ; )
        {
            var page = await documents.Query(Idempotency, new DocumentRange(prefix, prefix[..^1] + (char)(prefix[^1] + 1), PageLimit));
            foreach (var answer in page.Items)
            {
                await documents.Delete(Idempotency, answer.Id);
            }

            if (page.NextCursor is null)
            {
                return;
            }
        }
    }

    private IUserGrain User() => GrainFactory.GetGrain<IUserGrain>(GrainKeys.Of(_organizationId, _clientId));
}
