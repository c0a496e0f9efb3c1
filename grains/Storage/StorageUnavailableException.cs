using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Storage;

/// <summary>Storage did not answer in time, or refused. After a write the outcome is unknown until it is read again.</summary>
[GenerateSerializer, Alias("storage-unavailable")]
public sealed class StorageUnavailableException(string message, Exception? inner = null)
    : ServiceUnavailableException(ErrorCatalogue.StorageUnavailable.Code, message, inner);
