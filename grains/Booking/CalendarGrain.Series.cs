using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Booking;

/// <summary>
/// A series of which appointments were moved to other therapists. What is decided from one of them on is committed with it, and then
/// carried to every calendar that has later ones: an effect of that entry, which is done again until it has been everywhere.
/// </summary>
internal sealed partial class CalendarGrain
{
    /// <summary>How often appointments that are moved meanwhile are gone after before the effect is left to be tried again.</summary>
    private const int FollowRoundsMax = 10;

    private const int ListLimit = 200;

    public async Task<List<SeriesElsewhere>> FollowSeries(SeriesFollow follow)
    {
        var departures = await ExecuteOnNewest<List<Calendar.Departure>>(null, (calendar, now) =>
            new(calendar.DecideFollow(follow, now).Events, after => after.FindSeriesDepartures(follow.SeriesId)));
        return departures.ConvertAll(departure => new SeriesElsewhere(
            departure.BookingId, departure.ToTherapistId, departure.Move.Booking.TherapistId == departure.ToTherapistId ? departure.Move : null));
    }

    /// <summary>All of the series is changed when this returns; where a calendar does not answer now, it is later.</summary>
    private async Task TrySettleSeries()
    {
        try
        {
            await Settle();
        }
        catch (ServiceUnavailableException)
        {
        }
    }

    /// <summary>
    /// The calendar that the series was booked in knows where each of them went; who went on is followed. An appointment that is in that
    /// calendar when it is asked is changed there, in one decision with its answer, so that none comes between.
    /// </summary>
    private async Task CarryOutSeries(SeriesFollowed followed)
    {
        var home = EntityId.TryGetTherapist(EntityId.Booking, followed.BookingId, out var first) ? first : _therapistId;
        var whereabouts = await FindLongGone(followed);
        foreach (var one in await FollowIn(home, followed.Follow))
        {
            whereabouts[one.BookingId] = one;
        }

        for (var round = 0; whereabouts.Count > 0; round++)
        {
            if (round == FollowRoundsMax)
            {
                throw new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"Appointments of {followed.Follow.SeriesId} are being moved.");
            }

            var next = new Dictionary<string, SeriesElsewhere>(StringComparer.Ordinal);
            foreach (var there in whereabouts.Values.GroupBy(one => one.TherapistId))
            {
                foreach (var move in there.Select(one => one.Arriving).OfType<BookingMove>())
                {
                    _ = there.Key == _therapistId ? await Arrive(move) : await CalendarOf(there.Key).Arrive(move);
                }

                var gone = (await FollowIn(there.Key, followed.Follow)).ToDictionary(one => one.BookingId);
                foreach (var one in there.Where(one => gone.ContainsKey(one.BookingId)))
                {
                    next[one.BookingId] = gone[one.BookingId];
                }
            }

            whereabouts = next;
        }
    }

    /// <summary>Of itself a calendar asks directly: its grain may be on its way out, and the next one waits for this effect to end.</summary>
    private Task<List<SeriesElsewhere>> FollowIn(string therapistId, SeriesFollow follow) =>
        therapistId == _therapistId ? FollowSeries(follow) : CalendarOf(therapistId).FollowSeries(follow);

    /// <summary>Of the series, those that a list shows elsewhere: a calendar forgets who left it for a time that is long over by now.</summary>
    private async Task<Dictionary<string, SeriesElsewhere>> FindLongGone(SeriesFollowed followed)
    {
        var found = new Dictionary<string, SeriesElsewhere>(StringComparer.Ordinal);
        var cursor = (string?)null;
        do
        {
            var page = await _projection.List(_organizationId, [], new BookingQuery(
                followed.Follow.After, To: null, TherapistId: null, followed.ClientId, Status: null, ListLimit, cursor));
            foreach (var booking in page.Items.Where(booking => booking.Series?.Id == followed.Follow.SeriesId && booking.TherapistId != _therapistId))
            {
                found[booking.Id] = new SeriesElsewhere(booking.Id, booking.TherapistId, Arriving: null);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return found;
    }
}
