using System.Buffers;
using System.Text;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Chat;

/// <summary>What may be said: 1–4,000 Unicode scalar values, no lone surrogates, no control characters but tab and line ends.</summary>
public static class MessageText
{
    /// <summary>Null where the text is allowed.</summary>
    public static Problem? Check(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Invalid("text", "is empty");
        }

        var count = 0;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done)
            {
                return Invalid("text", "is not well-formed Unicode");
            }

            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'))
            {
                return Invalid("text", "has control characters");
            }

            if (++count > Message.TextLengthMax)
            {
                return Invalid("text", $"has more than {Message.TextLengthMax} characters");
            }

            rest = rest[consumed..];
        }

        return null;
    }

    /// <summary>Null where the id is 1–<see cref="Message.ClientMessageIdLengthMax"/> visible ASCII characters.</summary>
    public static Problem? CheckId(string? clientMessageId, string field = "clientMessageId") =>
        clientMessageId is { Length: > 0 and <= Message.ClientMessageIdLengthMax } && clientMessageId.All(c => c is > ' ' and <= '~')
            ? null
            : Invalid(field, $"is not 1 to {Message.ClientMessageIdLengthMax} visible ASCII characters");

    private static Problem Invalid(string field, string sentence) =>
        ErrorCatalogue.ValidationFailed.Problem($"The field {field} {sentence}.").At(field, sentence);
}
