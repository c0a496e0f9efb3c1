namespace Realtime.Load.Server;

/// <summary>The measurement cannot be made: its message is the one line that the user sees.</summary>
public sealed class LoadFailedException(string message) : Exception(message);
