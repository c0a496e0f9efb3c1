namespace Realtime.Api.Identity;

internal sealed partial class KeyRingUpkeep
{
    [LoggerMessage(3101, LogLevel.Information, "A new token key is in the key ring, active from {Activation}.")]
    private partial void KeyAdded(DateTimeOffset activation);

    [LoggerMessage(3102, LogLevel.Warning, "The key ring could not be renewed: {Reason}")]
    private partial void NotRenewed(string reason);
}
