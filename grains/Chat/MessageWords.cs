using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Privacy;

namespace Realtime.Grains.Chat;

/// <summary>
/// What is personal in an item: its text, and the visitor's name. In a room's journal and snapshots it stands sealed with the
/// visitor's key in <c>Text</c>; outside, in the open. An edit's new text stands in <c>Text</c> too, and in its data outside.
/// </summary>
internal static class MessageWords
{
    /// <summary>What a change reads as for a program that knows none.</summary>
    public const string EditNotice = "Message edited";
    public const string DeletionNotice = "Message deleted";

    /// <summary>Between a sealed name and the text: no input has it.</summary>
    private const char Separator = '\u0002';

    /// <summary>The item as the journal may keep it. What nobody typed has nothing personal.</summary>
    public static MessagePosted Seal(MessagePosted item, PersonalKey key) => item.SenderRole switch
    {
        null => item,
        GrainInterfaces.Identity.Role.Visitor => item with { SenderName = "", Text = key.Seal(item.SenderName + Separator + item.Text) },
        _ => item with { Text = key.Seal(item.Text) },
    };

    /// <summary>
    /// A sealed message after a sealed change of it. A change is by the author, so that its words begin with the same name; a
    /// deleted message keeps its own, of which readers see the name alone.
    /// </summary>
    public static Message StoredAfter(Message message, Message change) => change.Kind == MessageKind.Deletion
        ? MessageChanges.After(message, change) with { Text = message.Text }
        : MessageChanges.After(message, change) with { Text = change.Text };

    /// <summary>The item as its readers see it.</summary>
    public static Message Reveal(Message message, PersonalKey key)
    {
        var open = Open(message, key);
        return open switch
        {
            { Data.Deleted: not null } => open with { Text = "" },
            { Data.Edit: { } edit } => open with { Text = EditNotice, Data = open.Data! with { Edit = edit with { Text = open.Text } } },
            _ => open,
        };
    }

    private static Message Open(Message message, PersonalKey key)
    {
        if (!PersonalKey.IsSealed(message.Text))
        {
            return message;
        }

        if (key.Open(message.Text) is not { } words)
        {
            return message with { Text = PersonalKey.ErasedText, SenderName = message.SenderName.Length == 0 ? PersonalKey.ErasedText : message.SenderName };
        }

        var at = words.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? message with { Text = words } : message with { SenderName = words[..at], Text = words[(at + 1)..] };
    }
}
