using System.Buffers;
using System.Globalization;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Notifications;

namespace Realtime.Grains.Notifications;

/// <summary>
/// Addresses as mail may be sent to (RFC 5321 4.1.2 without quoted local parts and address literals): what is let through can end
/// no header and name no second recipient.
/// </summary>
public static class MailAddress
{
    public const int LocalLengthMax = 64;
    private const int LabelLengthMax = 63;

    private static readonly SearchValues<char> LocalAllowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-.");

    private static readonly SearchValues<char> LabelAllowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The address as it goes out, its domain in ASCII and lower case; null where it can be no one's.</summary>
    public static string? Normalize(string? address)
    {
        if (address is not { Length: > 0 and <= OutgoingMail.AddressLengthMax } || address.LastIndexOf('@') is var at && at is < 1 or > LocalLengthMax)
        {
            return null;
        }

        var local = address.AsSpan(0, at);
        if (local.ContainsAnyExcept(LocalAllowed) || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        return Domain(address[(at + 1)..]) is { } domain && at + 1 + domain.Length <= OutgoingMail.AddressLengthMax ? $"{local}@{domain}" : null;
    }

    /// <summary>Where a visitor can be written to; null where they gave no address that mail may be sent to, and for staff.</summary>
    public static string? OfVisitor(User? user) => user is { Role: Role.Visitor } ? Normalize(user.Email) : null;

    private static string? Domain(string text)
    {
        string domain;
        try
        {
            domain = new IdnMapping().GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Any(char.IsAsciiLetter) ? domain : null;
    }

    private static bool IsLabel(string label) =>
        label is { Length: > 0 and <= LabelLengthMax } && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelAllowed);
}
