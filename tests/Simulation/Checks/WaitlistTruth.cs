using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>A practice's waitlist as its entries tell it: nobody has two offers, and a place that is over stays so unless its booking was refused.</summary>
internal sealed class WaitlistTruth(string stream) : StreamTruth(stream)
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _unanswered = new(StringComparer.Ordinal);

    public IEnumerable<Place> Places => _places.Values;

    internal sealed record Place(string Id, string ClientId, IReadOnlyList<string> Therapists, WaitlistStatus Status, Hold? Offer)
    {
        public bool IsOn => Status is WaitlistStatus.Waiting or WaitlistStatus.Offered;
    }

    protected override void Apply(StoredEntry entry)
    {
        switch (EventCodec<IWaitlistEvent>.Decode(entry.Kind, entry.Data.Span))
        {
            case WaitlistJoined joined:
                Promise.Holds(
                    _places.TryAdd(joined.EntryId, new Place(joined.EntryId, joined.ClientId, joined.Therapists, WaitlistStatus.Waiting, Offer: null)),
                    $"{Stream}: place {joined.EntryId} was taken twice");
                break;
            case WaitlistOffered offered:
                var waiting = _places[offered.EntryId];
                Promise.Holds(waiting.Status == WaitlistStatus.Waiting, $"{Stream}: {waiting.Id} was offered {offered.Hold.Id}, and was {waiting.Status} with {waiting.Offer?.Id}");
                _places[waiting.Id] = waiting with { Status = WaitlistStatus.Offered, Offer = offered.Hold };
                break;
            case WaitlistOfferEnded ended:
                var place = _places[ended.EntryId];
                Promise.Holds(
                    ended.End == OfferEnd.Booked || place.Offer?.Id == ended.HoldId, $"{Stream}: offer {ended.HoldId} of {place.Id} ended, and it had {place.Offer?.Id}");
                _places[place.Id] = ended.End == OfferEnd.Booked ? place with { Status = WaitlistStatus.Booked, Offer = null }
                    : place with { Status = place.Status == WaitlistStatus.Offered ? WaitlistStatus.Waiting : place.Status, Offer = null };
                Expired(place.Id, ended);
                break;
            case WaitlistLeft left:
                End(left.EntryId, WaitlistStatus.Left);
                break;
            case WaitlistExpired expired:
                End(expired.EntryId, WaitlistStatus.Expired);
                break;
            case WaitlistRestored restored:
                var booked = _places[restored.EntryId];
                Promise.Holds(booked.Status == WaitlistStatus.Booked, $"{Stream}: {booked.Id} was given back, and was {booked.Status}");
                _places[booked.Id] = booked with { Status = WaitlistStatus.Waiting };
                break;
            case WaitlistRenewed renewed:
                var former = _places[renewed.EntryId];
                Promise.Holds(former.IsOn && former.Therapists.All(renewed.Therapists.Contains), $"{Stream}: {former.Id} was renewed, and was {former.Status} with {string.Join(' ', former.Therapists)}");
                _places[former.Id] = former with { Therapists = renewed.Therapists };
                break;
            default:
                Promise.Holds(false, $"{Stream}: an entry of the unknown kind {entry.Kind}");
                break;
        }
    }

    private void Expired(string entryId, WaitlistOfferEnded ended)
    {
        if (ended.End == OfferEnd.Expired && (_unanswered[entryId] = _unanswered.GetValueOrDefault(entryId) + 1) >= IWaitlistGrain.UnansweredMax && _places[entryId].IsOn)
        {
            _places[entryId] = _places[entryId] with { Status = WaitlistStatus.Expired };
        }
    }

    private void End(string entryId, WaitlistStatus status)
    {
        Promise.Holds(_places[entryId].IsOn, $"{Stream}: {entryId} became {status}, and was {_places[entryId].Status}");
        _places[entryId] = _places[entryId] with { Status = status, Offer = null };
    }
}
