using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Faults;

/// <summary>Puts faults before any adapter: <c>new MemoryJournal(store).WithFaults(script)</c>.</summary>
public static class StorageFaultsExtensions
{
    public static IJournal WithFaults(this IJournal journal, IStorageFaults faults) => new FaultyJournal(journal, faults);

    public static IDocuments WithFaults(this IDocuments documents, IStorageFaults faults) => new FaultyDocuments(documents, faults);

    internal static async Task<T> Around<T>(this IStorageFaults faults, StorageCall call, Func<Task<T>> ask, CancellationToken cancellation)
    {
        await faults.Before(call, cancellation);
        var answer = await ask();
        await faults.After(call, cancellation);
        return answer;
    }
}
