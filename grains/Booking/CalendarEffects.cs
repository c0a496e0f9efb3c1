using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>Carries out what calendars of a practice still owe the projection, so that a list shows what was acknowledged before it.</summary>
internal static class CalendarEffects
{
    public static async Task Settle(IJournal journal, IGrainFactory grains, string organizationId)
    {
        var prefix = $"calendar/{organizationId}/";
        var behind = await journal.ListUndispatched(prefix, IPracticeGrain.TherapistsMax);
        await Task.WhenAll(behind
            .TakeWhile(stream => stream.Stream.StartsWith(prefix, StringComparison.Ordinal))
            .Select(stream => grains.GetGrain<ICalendarGrain>(GrainKeys.Of(organizationId, stream.Stream[prefix.Length..])).Settle()));
    }
}
