namespace Realtime.Load.Server;

/// <summary>The server to put under load, and only a server that may be.</summary>
public static class ServerAddress
{
    /// <summary>Null, or why this address is refused. Load against somebody else's machine must be meant: <paramref name="allowRemote"/>.</summary>
    public static string? Refuse(string url, bool allowRemote)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return $"'{url}' is not an http or https address.";
        }

        return address.IsLoopback || allowRemote
            ? null
            : $"{address.Host} is not this machine; load against another one needs --allow-remote and its owner's consent.";
    }
}
