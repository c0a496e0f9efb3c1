namespace Realtime.Api.Live;

/// <summary>One connection's part in one conversation. Its channel guards it.</summary>
public sealed class Membership(LiveConnection connection)
{
    public LiveConnection Connection => connection;

    /// <summary>The join was answered up to this sequence; pushes begin after it.</summary>
    public long PushedFrom { get; set; }

    /// <summary>Left, perhaps before its join was through.</summary>
    public bool Left { get; set; }
}
