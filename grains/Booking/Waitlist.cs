using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;

namespace Realtime.Grains.Booking;

/// <summary>A practice's waitlist as its events made it. Pure.</summary>
public sealed class Waitlist : IJournaledState<IWaitlistEvent>
{
    /// <summary>A place that is over is shown so long.</summary>
    public static readonly TimeSpan OverKept = TimeSpan.FromDays(35);

    /// <summary>How many places that are over are kept at most; the oldest go first.</summary>
    public const int OverMax = 2_000;

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _commands = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _commandsByAge = new();

    /// <param name="Number">The entry that made it: its place in the order.</param>
    /// <param name="OverAt">Since when it waits no more.</param>
    /// <param name="Refused">Starts that it booked and that the practice did not confirm.</param>
    public sealed record Place(
        string Id, long Number, ServiceTerms Service, string? TherapistId, List<string> Therapists, string ClientId, string? Words,
        DateTimeOffset Earliest, DateTimeOffset Latest, string? RoomId, DateTimeOffset CreatedAt, WaitlistStatus Status, Hold? Offer, int Unanswered,
        DateTimeOffset? OverAt, List<DateTimeOffset>? Refused = null);

    public IEnumerable<Place> Places => _places.Values.OrderBy(place => place.Number);

    public Place? Find(string entryId) => _places.GetValueOrDefault(entryId);

    public string? ResultOf(string commandId) => _commands.GetValueOrDefault(commandId);

    public void Apply(IWaitlistEvent change, in EntryContext entry)
    {
        switch (change)
        {
            case WaitlistJoined joined:
                _places[joined.EntryId] = new Place(
                    joined.EntryId, entry.Sequence, joined.Service, joined.TherapistId, joined.Therapists, joined.ClientId, joined.Words, joined.Earliest,
                    joined.Latest, joined.RoomId, entry.At, WaitlistStatus.Waiting, Offer: null, Unanswered: 0, OverAt: null);
                Remember(entry.CommandId, joined.EntryId, entry.At);
                break;
            case WaitlistOffered offered:
                _places[offered.EntryId] = _places[offered.EntryId] with { Status = WaitlistStatus.Offered, Offer = offered.Hold };
                break;
            case WaitlistOfferEnded ended:
                End(ended, entry.At);
                break;
            case WaitlistLeft left:
                _places[left.EntryId] = Over(_places[left.EntryId], WaitlistStatus.Left, entry.At);
                break;
            case WaitlistExpired expired:
                _places[expired.EntryId] = Over(_places[expired.EntryId], WaitlistStatus.Expired, entry.At);
                break;
            case WaitlistRestored restored:
                var again = _places[restored.EntryId];
                _places[again.Id] = again with
                {
                    Status = WaitlistStatus.Waiting,
                    Offer = null,
                    OverAt = null,
                    Refused = [.. (again.Refused ?? []).Append(restored.Start).TakeLast(Calendar.Waiting.PassedMax)],
                };
                Remember(entry.CommandId, restored.EntryId, entry.At);
                break;
            case WaitlistRenewed renewed:
                _places[renewed.EntryId] = _places[renewed.EntryId] with { Service = renewed.Service, Therapists = renewed.Therapists };
                break;
            case WaitlistClientErased erased:
                foreach (var place in _places.Values.Where(place => place.ClientId == erased.ClientId).ToList())
                {
                    _places[place.Id] = place with { Words = null };
                }

                Remember(entry.CommandId, erased.ClientId, entry.At);
                break;
            default:
                throw new InvalidOperationException($"A waitlist knows no {change.GetType().Name}.");
        }

        Prune(entry.At);
    }

    public WaitlistSnapshot ToSnapshot() => new(
        [.. Places],
        [.. _commandsByAge.Where(command => _commands.ContainsKey(command.Id)).Select(command => new CalendarSnapshot.Command(command.Id, _commands[command.Id], command.At))]);

    public static Waitlist FromSnapshot(WaitlistSnapshot snapshot)
    {
        var waitlist = new Waitlist();
        snapshot.Places.ForEach(place => waitlist._places.Add(place.Id, place));
        foreach (var command in snapshot.Commands)
        {
            waitlist._commands[command.Id] = command.Result;
            waitlist._commandsByAge.Enqueue((command.Id, command.At));
        }

        return waitlist;
    }

    private void End(WaitlistOfferEnded ended, DateTimeOffset at)
    {
        var place = _places[ended.EntryId];
        var unanswered = place.Unanswered + (ended.End == OfferEnd.Expired ? 1 : 0);
        _places[place.Id] = ended.End == OfferEnd.Booked
            ? Over(place, WaitlistStatus.Booked, at)
            : place.Status != WaitlistStatus.Offered
                ? place with { Offer = null }
                : unanswered >= IWaitlistGrain.UnansweredMax
                    ? Over(place, WaitlistStatus.Expired, at)
                    : place with { Status = WaitlistStatus.Waiting, Offer = null, Unanswered = unanswered };
    }

    private static Place Over(Place place, WaitlistStatus status, DateTimeOffset at) => place with { Status = status, Offer = null, OverAt = at };

    private void Remember(string? commandId, string result, DateTimeOffset at)
    {
        if (commandId is not null && _commands.TryAdd(commandId, result))
        {
            _commandsByAge.Enqueue((commandId, at));
        }
    }

    private void Prune(DateTimeOffset now)
    {
        while (_commandsByAge.TryPeek(out var oldest) && oldest.At < now - Calendar.CommandsKept)
        {
            _commandsByAge.Dequeue();
            _commands.Remove(oldest.Id);
        }

        var over = _places.Values.Where(place => place.OverAt is not null).OrderBy(place => place.OverAt).ToList();
        foreach (var place in over.Where((place, index) => place.OverAt < now - OverKept || index < over.Count - OverMax))
        {
            _places.Remove(place.Id);
        }
    }
}

/// <summary>A waitlist at one sequence, as stored; fields are only ever appended.</summary>
public sealed record WaitlistSnapshot(List<Waitlist.Place> Places, List<CalendarSnapshot.Command> Commands)
{
    public const string Format = "waitlist.1";
}
