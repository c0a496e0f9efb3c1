using System.Globalization;
using Realtime.Api.Errors;
using Realtime.Api.Json;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Reading;

/// <summary>
/// Reads query values. What cannot be read is <c>malformed_request</c>; what can, but is not allowed, goes to
/// <see cref="Fields"/> as <c>validation_failed</c>.
/// </summary>
public sealed class QueryReader
{
    public const int LimitDefault = 50;
    public const int LimitMax = 200;
    public const int CursorLengthMax = 1_024;

    private Problem? _malformed;

    public FieldErrors Fields { get; } = new();

    public Problem? Problem => _malformed ?? Fields.Problem;

    /// <summary>How many items a page has: 1–<see cref="LimitMax"/>.</summary>
    public int Limit(string? text)
    {
        if (text is null)
        {
            return LimitDefault;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax)
        {
            return limit;
        }

        Refuse("limit", $"A limit is 1 to {LimitMax}.");
        return LimitDefault;
    }

    public string? Cursor(string? text)
    {
        if (text is not { Length: > 0 })
        {
            return null;
        }

        if (text.Length > CursorLengthMax || !text.All(c => c is > ' ' and <= '~'))
        {
            _malformed ??= ErrorCatalogue.InvalidCursor.Problem();
        }

        return text;
    }

    public int Number(string name, string? text, int defaultValue, int min, int max)
    {
        if (text is null)
        {
            return defaultValue;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Refuse(name, "This is a whole number.");
        }

        _ = Fields.Check(name, Rules.Range(value, min, max));
        return value;
    }

    /// <summary>A place in a sequence: 0 or more; null where it is not given.</summary>
    public long? Sequence(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Refuse(name, "This is a whole number from 0.");
        }

        return value;
    }

    /// <summary>A page of a sequence: after a place, before one, or with neither the newest.</summary>
    public (long? After, long Before, int Limit) Stretch(string? after, string? before, string? limit)
    {
        var (from, until, count) = (Sequence("after", after), Sequence("before", before), Limit(limit));
        _ = Fields.Check("before", from is not null && until is not null ? "This or after, not both." : null);
        return (from, until ?? long.MaxValue, count);
    }

    public DateTimeOffset? Instant(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!InstantConverter.TryParse(text, out var instant))
        {
            Refuse(name, "An instant is RFC 3339 with Z or an offset (+ written as %2B), for example 2026-11-20T14:00:00Z.");
            return null;
        }

        _ = Fields.Check(name, Rules.Instant(instant));
        return instant;
    }

    public DateOnly Date(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            _ = Fields.Check(name, "This is needed.");
            return default;
        }

        if (!DateConverter.TryParse(text, out var date))
        {
            Refuse(name, "A date is YYYY-MM-DD, for example 2026-11-20.");
            return default;
        }

        _ = Fields.Check(name, Rules.Date(date));
        return date;
    }

    public T? Choice<T>(string name, string? text)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        if (EnumText<T>.TryParse(text, out var value))
        {
            return value;
        }

        Refuse(name, $"This is one of {EnumText<T>.All}.");
        return null;
    }

    private void Refuse(string name, string sentence) => _malformed ??= RequestProblems.Malformed(name, sentence);
}
