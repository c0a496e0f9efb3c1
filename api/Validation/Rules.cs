using System.Buffers;
using NodaTime;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Validation;

/// <summary>What values are allowed. Each rule answers null, or what is wrong in a sentence for the caller.</summary>
public static class Rules
{
    private const string Missing = "This is needed.";
    private static readonly SearchValues<char> EmailForbidden = SearchValues.Create(" \t\r\n,;:<>()[]\\\"");

    /// <summary>One line: no control characters.</summary>
    public static string? Line(string? text, int lengthMax, bool optional = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return optional ? null : Missing;
        }

        return Text(text, lengthMax) ?? (text.Any(char.IsControl) ? "Control characters are not allowed." : null);
    }

    /// <summary>Any text: new lines and tabs, but no other control characters and no half of a surrogate pair. Null is allowed.</summary>
    public static string? Text(string? text, int lengthMax)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > lengthMax)
        {
            return $"At most {lengthMax} characters.";
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                return "Control characters are not allowed.";
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                return "This is not valid Unicode.";
            }
        }

        return null;
    }

    public static string? Name(string? name) => Line(name, Bounds.NameLengthMax);

    /// <summary>The shape <c>local@domain.tld</c>; whether mail arrives is found out by mail.</summary>
    public static string? Email(string? email, bool optional = false)
    {
        if (string.IsNullOrEmpty(email))
        {
            return optional ? null : Missing;
        }

        var at = email.IndexOf('@', StringComparison.Ordinal);
        var shaped = email.Length <= Bounds.EmailLengthMax
            && at is > 0 and <= 64
            && at == email.LastIndexOf('@')
            && email.AsSpan(at + 1).Contains('.')
            && email[at + 1] != '.' && email[^1] != '.'
            && !email.Contains("..", StringComparison.Ordinal)
            && email.AsSpan().IndexOfAny(EmailForbidden) < 0
            && Line(email, Bounds.EmailLengthMax) is null;
        return shaped ? null : "This is not an e-mail address.";
    }

    public static string? Password(string? password) =>
        string.IsNullOrEmpty(password) ? Missing
        : password.Length is < Bounds.PasswordLengthMin or > Bounds.PasswordLengthMax
            ? $"A password has {Bounds.PasswordLengthMin} to {Bounds.PasswordLengthMax} characters."
        : Text(password, Bounds.PasswordLengthMax);

    /// <summary><c>[a-z0-9-]</c>, as in an address.</summary>
    public static string? Slug(string? slug) =>
        string.IsNullOrEmpty(slug) ? Missing
        : slug.Length is >= Bounds.SlugLengthMin and <= Bounds.SlugLengthMax
            && slug.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? null
            : $"A slug has {Bounds.SlugLengthMin} to {Bounds.SlugLengthMax} of a–z, 0–9 and -.";

    /// <summary>An IANA name of the time zone database that the calendars use.</summary>
    public static string? TimeZone(string? zone, bool optional = false) =>
        string.IsNullOrEmpty(zone) ? (optional ? null : Missing)
        : zone.Length <= 64 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null
            ? null
            : "This is not an IANA time zone, for example America/New_York.";

    public static string? Phone(string? phone) => Line(phone, Bounds.PhoneLengthMax, optional: true);

    public static string? Price(Money price) =>
        price.Amount is < 0 or > Bounds.AmountMax ? $"The amount is 0 to {Bounds.AmountMax} minor units."
        : price.Currency is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? null
        : "The currency is an ISO 4217 code, for example USD.";

    public static string? Range(long value, long min, long max) => value >= min && value <= max ? null : $"This is {min} to {max}.";

    /// <summary>An id of this system's shape; whether it exists is another question.</summary>
    public static string? Id(string? id, bool optional = false) =>
        string.IsNullOrEmpty(id) ? (optional ? null : Missing)
        : EntityId.IsWellFormed(id) ? null
        : "This is not an id.";

    /// <summary>An instant in years that calendars can compute with.</summary>
    public static string? Instant(DateTimeOffset? instant, bool optional = false) =>
        instant is not { } value ? (optional ? null : Missing)
        : value.Year is >= Bounds.YearMin and <= Bounds.YearMax ? null
        : $"This is a year from {Bounds.YearMin} to {Bounds.YearMax}.";

    public static string? Date(DateOnly date) =>
        date.Year is >= Bounds.YearMin and <= Bounds.YearMax ? null : $"This is a year from {Bounds.YearMin} to {Bounds.YearMax}.";

    /// <summary>A web origin: scheme, host and port, nothing after.</summary>
    public static string? Origin(string? origin) =>
        origin is { Length: > 0 and <= Bounds.OriginLengthMax }
            && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.GetLeftPart(UriPartial.Authority) == origin
            ? null
            : "A web origin is a scheme and a host, for example https://example.com.";
}
