using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <param name="Sequence">Of the message that is changed.</param>
/// <param name="Text">Its new text. Read after a further change: the present one, so that nobody reads what was taken back.</param>
[GenerateSerializer, Immutable, Alias("message-edit")]
public sealed record MessageEdit([property: Id(0)] long Sequence, [property: Id(1)] string Text);

[GenerateSerializer, Immutable, Alias("message-deletion")]
public sealed record MessageDeletion([property: Id(0)] long Sequence);

/// <summary>By which item, and when.</summary>
[GenerateSerializer, Immutable, Alias("change-mark")]
public sealed record ChangeMark([property: Id(0)] DateTimeOffset At, [property: Id(1)] long Sequence);

/// <summary>Say it in other words. The same <c>CommandId</c> again, or the text that is there already, changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("edit-message")]
public sealed record EditMessage(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] long Sequence,
    [property: Id(3)] string Text);

[GenerateSerializer, Immutable, Alias("delete-message")]
public sealed record DeleteMessage(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Caller Caller,
    [property: Id(2)] long Sequence);

/// <summary>All that a message ever said, the first first; for those who may know it.</summary>
[GenerateSerializer, Immutable, Alias("message-history")]
public sealed record MessageHistory([property: Id(0)] List<MessageVersion> Items);

/// <param name="Text">Empty where it was deleted.</param>
/// <param name="At">From when on it read so.</param>
/// <param name="By">The id of who said, changed or deleted it.</param>
/// <param name="ByName">As they were called then.</param>
[GenerateSerializer, Immutable, Alias("message-version")]
public sealed record MessageVersion(
    [property: Id(0)] string Text,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string By,
    [property: Id(3)] string ByName);

/// <summary>How items read once later ones changed them: the one rule for journals, memories and front nodes.</summary>
public static class MessageChanges
{
    public static bool IsChange(Message item) => item.Kind is MessageKind.Edit or MessageKind.Deletion;

    /// <summary>The message that an item speaks of: the one that it changes, or itself.</summary>
    public static long SubjectOf(Message item) => item.Data?.Edit?.Sequence ?? item.Data?.Deletion?.Sequence ?? item.Sequence;

    /// <summary>The item as it reads after a change of its subject; as it is where that came before it, or concerns another.</summary>
    public static Message After(Message item, Message change)
    {
        if (change.Sequence <= item.Sequence || SubjectOf(item) != SubjectOf(change) || item.Kind == MessageKind.Deletion)
        {
            return item;
        }

        var text = change.Data?.Edit?.Text ?? "";
        var data = item.Data ?? new MessageData();
        if (data.Edit is { } edit)
        {
            return item with { Data = data with { Edit = edit with { Text = text } } };
        }

        var mark = new ChangeMark(change.SentAt, change.Sequence);
        return change.Kind == MessageKind.Deletion
            ? item with { Text = "", Data = data with { Edited = null, Deleted = mark } }
            : item with { Text = text, Data = data with { Edited = mark } };
    }
}
