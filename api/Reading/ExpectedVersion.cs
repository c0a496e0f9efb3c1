using System.Globalization;
using Realtime.Api.Errors;

namespace Realtime.Api.Reading;

/// <summary><c>If-Match: "7"</c>: the version that a write means to replace. Null: whatever is there.</summary>
public sealed record ExpectedVersion(long? Value)
{
    /// <exception cref="MalformedRequestException">The header is no version of ours.</exception>
    public static ValueTask<ExpectedVersion> BindAsync(HttpContext context)
    {
        var text = context.Request.Headers.IfMatch.ToString().Trim();
        if (text is "" or "*")
        {
            return ValueTask.FromResult(new ExpectedVersion((long?)null));
        }

        // A proxy that compresses weakens the tag; the number is the same.
        var tag = text.StartsWith("W/", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        return tag.Length > 2 && tag[0] == '"' && tag[^1] == '"' && long.TryParse(tag[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult(new ExpectedVersion(version))
            : throw new MalformedRequestException(RequestProblems.Malformed("If-Match", "This is one ETag as it was read, for example \"7\"."));
    }
}
