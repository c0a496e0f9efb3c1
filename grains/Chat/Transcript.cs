using System.Globalization;
using System.Text;
using NodaTime;
using Realtime.GrainInterfaces.Chat;

namespace Realtime.Grains.Chat;

/// <summary>
/// A conversation as plain text, in the practice's time. It has what was said and what became of appointments; who worked on it and
/// how the desk went about it is the practice's own business. Notes and tags are in no conversation, so none can be in here.
/// </summary>
public static class Transcript
{
    /// <summary>The newest that has room in a mail; what is left out is said.</summary>
    public const int BytesMax = 96 * 1024;
    public const string LeftOut = "(The beginning is left out.)\n\n";
    private const string Indent = "    ";

    /// <summary>Empty where there is nothing to say.</summary>
    public static string Of(IReadOnlyList<Message> items, DateTimeZone zone)
    {
        var blocks = items.Select(item => Block(item, zone)).OfType<string>().ToList();
        var (bytes, first) = (0, blocks.Count);
        while (first > 0 && bytes + Encoding.UTF8.GetByteCount(blocks[first - 1]) <= BytesMax)
        {
            bytes += Encoding.UTF8.GetByteCount(blocks[--first]);
        }

        var isWhole = first == 0 && (items.Count == 0 || items[0].Sequence == 1);
        return blocks.Count == 0 ? "" : (isWhole ? "" : LeftOut) + string.Concat(blocks.Skip(first));
    }

    private static string? Block(Message item, DateTimeZone zone) => item.Kind switch
    {
        MessageKind.Text when item.Data?.Deleted is not null => Said(item, zone, "(deleted)"),
        MessageKind.Text when item.Data?.Edited is not null => Said(item, zone, $"{item.Text} (edited)"),
        MessageKind.Text => Said(item, zone, item.Text),
        MessageKind.Proposal when item.Data?.Proposal is { } proposal =>
            Said(item, zone, $"{proposal.ServiceName}: {string.Join("; ", proposal.Slots.Select(slot => Local(slot.Start, zone)))}"),
        MessageKind.Booking when item.Data?.Booking is { } booking => Noted(item, zone, $"{item.Text}: {Local(booking.Start, zone)}"),
        MessageKind.Booking or MessageKind.Offer or MessageKind.Status => Noted(item, zone, item.Text),
        _ => null,
    };

    // What follows a line end is set in, so that no text can pass for somebody else's line.
    private static string Said(Message item, DateTimeZone zone, string text) =>
        $"{Local(item.SentAt, zone)}  {item.SenderName}:\n{Indent}{text.ReplaceLineEndings("\n").Replace("\n", "\n" + Indent, StringComparison.Ordinal)}\n\n";

    private static string Noted(Message item, DateTimeZone zone, string text) => $"{Local(item.SentAt, zone)}  {text}\n\n";

    private static string Local(DateTimeOffset at, DateTimeZone zone) =>
        Instant.FromDateTimeOffset(at).InZone(zone).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
