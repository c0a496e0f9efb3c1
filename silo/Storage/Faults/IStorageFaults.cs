namespace Realtime.Silo.Storage.Faults;

/// <summary>
/// What may go wrong around a storage call; asked before and after each. Waiting delays the call. Throwing
/// <see cref="Grains.Storage.StorageUnavailableException"/> from <see cref="Before"/> means nothing was applied; from
/// <see cref="After"/>, that it was and the answer got lost: a caller cannot tell the two apart.
/// </summary>
public interface IStorageFaults
{
    ValueTask Before(StorageCall call, CancellationToken cancellation);

    ValueTask After(StorageCall call, CancellationToken cancellation);
}

/// <summary>One call to a port.</summary>
/// <param name="Verb">The member's name, e.g. <c>Append</c>, <c>Put</c>.</param>
/// <param name="Subject">The stream, or <c>partition id</c>, or the index key.</param>
public readonly record struct StorageCall(string Verb, string Subject);
