namespace Realtime.Grains.Storage;

/// <summary>Storage did not answer in time, or refused. After a write the outcome is unknown until it is read again.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
