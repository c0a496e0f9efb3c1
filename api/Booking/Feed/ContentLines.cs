using System.Buffers;
using System.Text;

namespace Realtime.Api.Booking.Feed;

/// <summary>Writes iCalendar content lines (RFC 5545, 3.1): <c>NAME;PARAM=value:value</c>, CRLF after each, folded by octets.</summary>
public sealed class ContentLines
{
    /// <summary>Octets of a line without its line break; the space that begins a continuation counts.</summary>
    public const int LineOctetsMax = 75;

    private const int RuneOctetsMax = 4;
    private readonly ArrayBufferWriter<byte> _octets = new();

    /// <summary>A line whose value is written as it is.</summary>
    /// <exception cref="ArgumentException">It holds a line break or another control character.</exception>
    public ContentLines Line(string name, string value)
    {
        if (name.Any(char.IsControl) || value.Any(char.IsControl))
        {
            throw new ArgumentException("A content line holds no control characters.", nameof(value));
        }

        Fold($"{name}:{value}");
        return this;
    }

    /// <summary>A line of the type TEXT (RFC 5545, 3.3.11): escaped, control characters left out.</summary>
    public ContentLines Text(string name, string text) => Line(name, Escape(text));

    public byte[] ToOctets() => _octets.WrittenSpan.ToArray();

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                '\t' => escaped.Append(' '),
                _ when char.IsControl(c) => escaped,
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    // A fold never falls within a character's octets.
    private void Fold(string line)
    {
        Span<byte> rune = stackalloc byte[RuneOctetsMax];
        var octets = 0;
        foreach (var character in line.EnumerateRunes())
        {
            var length = character.EncodeToUtf8(rune);
            if (octets + length > LineOctetsMax)
            {
                _octets.Write("\r\n "u8);
                octets = 1;
            }

            _octets.Write(rune[..length]);
            octets += length;
        }

        _octets.Write("\r\n"u8);
    }
}
