using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Realtime.Tests.Api.Booking.Feed;

/// <summary>
/// Reads iCalendar as strictly as RFC 5545 allows, and throws <see cref="FormatException"/> at the first fault. It knows no time
/// zones but those that the calendar brings along.
/// </summary>
internal sealed partial class CalendarReader
{
    private const int LineOctetsMax = 75;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<Observance>> _zones = new(StringComparer.Ordinal);

    private sealed record Observance(DateTime Onset, TimeSpan Offset);

    internal sealed record Property(string Name, string Parameters, string Value);

    internal sealed record Component(string Name, List<Property> Properties, List<Component> Parts)
    {
        public string this[string name] => Single(name).Value;

        /// <summary>A TEXT value as it was meant.</summary>
        public string Text(string name) => Unescape(this[name]);

        public Property Single(string name)
        {
            var found = Properties.FindAll(property => property.Name == name);
            return found.Count == 1 ? found[0] : throw new FormatException($"{Name} has {name} {found.Count} times");
        }
    }

    internal sealed record Event(string Uid, DateTimeOffset Start, DateTimeOffset End, Component Component);

    public Component Calendar { get; private set; } = null!;

    public List<Event> Events { get; } = [];

    public static CalendarReader Read(byte[] octets)
    {
        var reader = new CalendarReader();
        reader.Calendar = ReadTree(Unfold(octets));
        Require(reader.Calendar.Name == "VCALENDAR" && reader.Calendar["VERSION"] == "2.0" && reader.Calendar["PRODID"].Length > 0, "no VCALENDAR 2.0");
        Require(reader.Calendar.Parts.Count > 0, "a calendar has at least one component (3.4)");
        foreach (var zone in reader.Calendar.Parts.Where(part => part.Name == "VTIMEZONE"))
        {
            reader.ReadZone(zone);
        }

        foreach (var part in reader.Calendar.Parts.Where(part => part.Name == "VEVENT"))
        {
            reader.ReadEvent(part);
        }

        Require(reader.Events.DistinctBy(item => item.Uid).Count() == reader.Events.Count, "a UID twice");
        return reader;
    }

    // 3.1: CRLF, 75 octets, and no fold within a character.
    private static List<string> Unfold(byte[] octets)
    {
        Require(octets.AsSpan().EndsWith("\r\n"u8), "the last line has no CRLF");
        var lines = new List<string>();
        var from = 0;
        while (from < octets.Length)
        {
            var length = octets.AsSpan(from).IndexOf("\r\n"u8);
            var physical = octets.AsSpan(from, length);
            Require(physical.IndexOfAny((byte)'\r', (byte)'\n') < 0, "a bare CR or LF");
            Require(physical.Length is > 0 and <= LineOctetsMax, $"a line of {physical.Length} octets");
            var text = StrictUtf8.GetString(physical);
            if (text[0] is ' ' or '\t')
            {
                lines[^1] += text[1..];
            }
            else
            {
                lines.Add(text);
            }

            from += length + 2;
        }

        return lines;
    }

    private static Component ReadTree(List<string> lines)
    {
        var open = new Stack<Component>();
        foreach (var (index, line) in lines.Index())
        {
            var match = ContentLine().Match(line);
            Require(match.Success, $"no content line: {line}");
            var property = new Property(match.Groups["name"].Value, match.Groups["parameters"].Value, match.Groups["value"].Value);
            if (property.Name == "BEGIN")
            {
                var part = new Component(property.Value, [], []);
                if (open.TryPeek(out var around))
                {
                    around.Parts.Add(part);
                }

                open.Push(part);
            }
            else if (property.Name == "END")
            {
                var closed = open.Pop();
                Require(closed.Name == property.Value, $"{property.Value} ends within {closed.Name}");
                if (open.Count == 0)
                {
                    Require(index == lines.Count - 1, "something follows the calendar");
                    return closed;
                }
            }
            else
            {
                open.Peek().Properties.Add(property);
            }
        }

        throw new FormatException("the calendar does not end");
    }

    // 3.6.5.
    private void ReadZone(Component zone)
    {
        Require(zone.Parts.Count > 0 && zone.Parts.TrueForAll(part => part.Name is "STANDARD" or "DAYLIGHT"), "a zone without observances");
        Require(!_zones.ContainsKey(zone["TZID"]), "a zone twice");
        _ = zone.Parts.ConvertAll(part => Offset(part["TZOFFSETFROM"]));
        _zones[zone["TZID"]] = [.. zone.Parts
            .Select(part => new Observance(Local(part["DTSTART"]), Offset(part["TZOFFSETTO"])))
            .OrderBy(observance => observance.Onset)];
    }

    // 3.6.1, with the properties that a feed uses.
    private void ReadEvent(Component item)
    {
        foreach (var name in (string[])["UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "CLASS"])
        {
            _ = item.Single(name);
        }

        _ = (Utc(item["DTSTAMP"]), Utc(item["CREATED"]), Utc(item["LAST-MODIFIED"]), item.Text("SUMMARY"));
        Require(int.TryParse(item["SEQUENCE"], NumberStyles.None, CultureInfo.InvariantCulture, out _), "SEQUENCE is no number");
        Require(item["STATUS"] is "TENTATIVE" or "CONFIRMED" or "CANCELLED", "no STATUS of an event");
        Require(item["TRANSP"] is "OPAQUE" or "TRANSPARENT", "no TRANSP");
        var (start, end) = (Instant(item.Single("DTSTART")), Instant(item.Single("DTEND")));
        Require(start < end, "DTEND is not after DTSTART");
        Events.Add(new Event(item.Text("UID"), start, end, item));
    }

    private DateTimeOffset Instant(Property property)
    {
        if (property.Parameters.Length == 0)
        {
            return Utc(property.Value);
        }

        Require(property.Parameters.StartsWith(";TZID=", StringComparison.Ordinal), $"an unknown parameter {property.Parameters}");
        Require(_zones.TryGetValue(property.Parameters[6..], out var zone), "a TZID without its VTIMEZONE (3.2.19)");

        // An hour that comes twice is before the onset both times, so this is its first pass (3.3.5).
        var local = Local(property.Value);
        Require(zone!.Exists(observance => observance.Onset <= local), "no observance covers this time");
        return new DateTimeOffset(local, TimeSpan.Zero) - zone.FindLast(observance => observance.Onset <= local)!.Offset;
    }

    private static DateTimeOffset Utc(string value) =>
        DateTimeOffset.ParseExact(value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateTime Local(string value) => DateTime.ParseExact(value, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static TimeSpan Offset(string value)
    {
        Require(UtcOffset().IsMatch(value) && value is not ("-0000" or "-000000"), $"no offset: {value}");
        var span = TimeSpan.ParseExact(value[1..], value.Length == 5 ? "hhmm" : "hhmmss", CultureInfo.InvariantCulture);
        return value[0] == '-' ? -span : span;
    }

    // 3.3.11.
    private static string Unescape(string value)
    {
        var text = new StringBuilder();
        for (var index = 0; index < value.Length; index++)
        {
            Require(value[index] is not (';' or ','), "an unescaped ; or ,");
            if (value[index] != '\\')
            {
                text.Append(value[index]);
                continue;
            }

            Require(++index < value.Length, "a backslash at the end");
            text.Append(value[index] switch
            {
                'n' or 'N' => '\n',
                '\\' or ';' or ',' => value[index],
                var other => throw new FormatException($"no escape: \\{other}"),
            });
        }

        return text.ToString();
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new FormatException(fault);
        }
    }

    [GeneratedRegex("""^(?<name>[A-Za-z0-9-]+)(?<parameters>(;[A-Za-z0-9-]+=([^\x00-\x08\x0a-\x1f\x7f";:,]*|"[^\x00-\x08\x0a-\x1f\x7f"]*"))*):(?<value>[^\x00-\x08\x0a-\x1f\x7f]*)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex ContentLine();

    [GeneratedRegex("^[+-][0-9]{4}([0-9]{2})?$")]
    private static partial Regex UtcOffset();
}
