using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Carries out what a practice's conversations and notes still owe their records, so that who reads those sees what was acknowledged before.</summary>
internal sealed class RoomsBehind(IGrainFactory grains, IJournal journal, string organizationId)
{
    public const int SettleMax = 200;

    public Task Settle() => Task.WhenAll(
        SettleRooms(),
        Settle($"notes/{organizationId}/", id => grains.GetGrain<INotesGrain>(GrainKeys.Of(organizationId, id)).Settle()));

    public Task SettleRooms() => Settle($"room/{organizationId}/", id => grains.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, id)).Settle());

    private async Task Settle(string prefix, Func<string, Task> settle)
    {
        var behind = await journal.ListUndispatched(prefix, SettleMax);
        await Task.WhenAll(behind
            .TakeWhile(stream => stream.Stream.StartsWith(prefix, StringComparison.Ordinal))
            .Select(stream => settle(stream.Stream[prefix.Length..])));
    }
}
