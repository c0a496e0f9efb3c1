using System.Collections.Immutable;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>
/// A conversation's items as they read now: the newest in memory, the rest in the journal, each with the changes that later items
/// made of it. Only what is durable is here.
/// </summary>
/// <param name="reveal">Opens what the journal holds sealed; what is added is open already.</param>
internal sealed class RoomHistory(IJournal journal, string stream, Func<Message, Message> reveal)
{
    public const int RecentMax = 512;

    private readonly LinkedList<List<Message>> _recent = new();
    private ImmutableDictionary<long, MessageChange> _changes = ImmutableDictionary<long, MessageChange>.Empty;
    private int _count;
    private long _recentAfter;

    /// <summary>Memory holds what comes after <paramref name="head"/>.</summary>
    public void Restart(long head, ImmutableDictionary<long, MessageChange>? changes = null)
    {
        _recent.Clear();
        _count = 0;
        _recentAfter = head;
        _changes = changes ?? _changes;
    }

    public void Add(List<Message> messages, ImmutableDictionary<long, MessageChange> changes)
    {
        _recent.AddLast(messages);
        _count += messages.Count;
        _changes = changes;
        foreach (var change in messages.Where(MessageChanges.IsChange))
        {
            Change(change);
        }

        while (_count > RecentMax && _recent.Count > 1)
        {
            var oldest = _recent.First!.Value;
            _recent.RemoveFirst();
            _count -= oldest.Count;
            _recentAfter = oldest[^1].Sequence;
        }
    }

    /// <summary>Items after a sequence, ascending, at most <paramref name="limit"/>.</summary>
    public async Task<List<Message>> After(long sequence, int limit)
    {
        if (sequence >= _recentAfter)
        {
            return [.. _recent.SkipWhile(batch => batch[^1].Sequence <= sequence).SelectMany(batch => batch)
                .SkipWhile(message => message.Sequence <= sequence).Take(limit)];
        }

        var entries = await journal.Read(stream, sequence, limit);
        List<Message> items = [.. entries.Select(entry => reveal(PostedIn(entry).ToMessage(ContextOf(entry))))];
        return _changes.IsEmpty ? items : await Present(items);
    }

    /// <summary>All that a message said, the first first; null where there is no such text.</summary>
    public async Task<MessageHistory?> Of(long sequence)
    {
        var versions = new List<MessageVersion>();
        for (var at = _changes.GetValueOrDefault(sequence)?.Sequence ?? sequence; ;)
        {
            if (await ReadAt(at) is not { } entry)
            {
                return null;
            }

            var posted = PostedIn(entry);
            var item = reveal(posted.ToMessage(ContextOf(entry)));
            var text = posted.Kind == MessageKind.Deletion ? "" : item.Data?.Edit?.Text ?? item.Text;
            versions.Add(new MessageVersion(text, item.SentAt, item.SenderId, item.SenderName));
            if (at == sequence)
            {
                versions.Reverse();
                return posted.Kind == MessageKind.Text ? new MessageHistory(versions) : null;
            }

            at = posted.Previous ?? sequence;
        }
    }

    /// <summary>What was handed out keeps its lists: a changed batch is another list.</summary>
    private void Change(Message change)
    {
        for (var batch = _recent.First; batch is not null; batch = batch.Next)
        {
            if (batch.Value.Exists(item => MessageChanges.SubjectOf(item) == MessageChanges.SubjectOf(change)))
            {
                batch.Value = batch.Value.ConvertAll(item => MessageChanges.After(item, change));
            }
        }
    }

    private async Task<List<Message>> Present(List<Message> items)
    {
        var changes = _changes;
        var newest = items
            .Select(MessageChanges.SubjectOf).Distinct()
            .Where(changes.ContainsKey).Select(subject => (Subject: subject, By: changes[subject]));
        var found = await Task.WhenAll(newest.Select(async change => change.By.IsDeletion
            ? Deletion(change.Subject, change.By)
            : items.Find(item => item.Sequence == change.By.Sequence) ?? reveal(await ItemAt(change.By.Sequence))));
        var bySubject = found.ToDictionary(MessageChanges.SubjectOf);
        return items.ConvertAll(item => bySubject.TryGetValue(MessageChanges.SubjectOf(item), out var change) ? MessageChanges.After(item, change) : item);
    }

    private static Message Deletion(long subject, MessageChange by) => new(
        by.Sequence, "", null, "", "", MessageKind.Deletion, "", by.At, new MessageData { Deletion = new MessageDeletion(subject) });

    private async Task<Message> ItemAt(long sequence) =>
        await ReadAt(sequence) is { } entry
            ? PostedIn(entry).ToMessage(ContextOf(entry))
            : throw new StorageUnavailableException($"{stream} lacks item {sequence}, which it had.");

    private async Task<StoredEntry?> ReadAt(long sequence) =>
        await journal.Read(stream, sequence - 1, 1) is [var entry] && entry.Sequence == sequence ? entry : null;

    private static MessagePosted PostedIn(StoredEntry entry) => (MessagePosted)EventCodec<IRoomEvent>.Decode(entry.Kind, entry.Data.Span);

    private static EntryContext ContextOf(StoredEntry entry) => new(entry.Sequence, entry.CommandId, entry.At);
}
