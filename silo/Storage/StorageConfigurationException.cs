namespace Realtime.Silo.Storage;

/// <summary>
/// Storage cannot start as configured. The message is one line that names the key (e.g. <c>Storage:Path</c>), made to be
/// printed as it is by the composition root.
/// </summary>
public sealed class StorageConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
