namespace Realtime.Grains.Storage;

/// <summary>
/// Streams of entries 1, 2, 3…. A commit is one conditional put: entry <c>n</c> exists only if nobody wrote <c>n</c> before.
/// That condition, and not single activation, is what keeps a calendar free of overlaps and a room free of gaps.
/// </summary>
/// <remarks>
/// Every member may throw <see cref="StorageUnavailableException"/>. From <see cref="Append"/> that means <em>unknown</em>: the
/// entries may be there or not; the caller forgets its state and re-reads before it answers.
/// A stream's name is 1 to <see cref="StreamNameLengthMax"/> characters of visible ASCII, e.g. <c>calendar/{org}/{therapist}</c>.
/// </remarks>
public interface IJournal
{
    const int StreamNameLengthMax = 256;
    const int BatchEntriesMax = 512;
    const int BatchBytesMax = 384 * 1024;
    const int ReadEntriesMax = 1_000;
    const int KindLengthMax = 128;
    const int CommandIdLengthMax = 256;

    /// <summary>An adapter whose items are smaller splits a snapshot over several.</summary>
    const int SnapshotBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Commits <paramref name="entries"/> as one batch with the sequences <c>expectedSequence + 1 …</c>. True: durable, all of
    /// them. False: somebody else wrote there first (the stream's head is no longer <paramref name="expectedSequence"/>) and
    /// nothing was written. The same transaction marks the stream undispatched.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Empty, over <see cref="BatchEntriesMax"/>, over <see cref="BatchBytesMax"/> (the UTF-8 bytes of data, kinds and command
    /// ids together), or an entry's kind or command id out of its bounds.
    /// </exception>
    Task<bool> Append(string stream, long expectedSequence, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation = default);

    /// <summary>Entries with a sequence above <paramref name="afterSequence"/>, ascending, at most <paramref name="limit"/> (1–<see cref="ReadEntriesMax"/>).</summary>
    Task<IReadOnlyList<StoredEntry>> Read(string stream, long afterSequence, int limit, CancellationToken cancellation = default);

    /// <summary>The sequence of the last entry; 0 for a stream that nobody wrote.</summary>
    Task<long> ReadHead(string stream, CancellationToken cancellation = default);

    /// <summary>The first entry that carries this command id, or null.</summary>
    Task<StoredEntry?> FindCommand(string stream, string commandId, CancellationToken cancellation = default);

    Task<JournalSnapshot?> ReadSnapshot(string stream, CancellationToken cancellation = default);

    /// <summary>
    /// Keeps the snapshot unless a newer one is there already; history is never rewritten. One of the same sequence replaces
    /// (its format may be newer).
    /// </summary>
    Task WriteSnapshot(string stream, JournalSnapshot snapshot, CancellationToken cancellation = default);

    /// <summary>The sequence up to which the stream's effects were carried out; 0 at first.</summary>
    Task<long> ReadDispatched(string stream, CancellationToken cancellation = default);

    /// <summary>
    /// Advances the stored cursor to <paramref name="sequence"/>: never back, and never past the head, or the effects of entries
    /// yet to come would be skipped. Once it equals the head, the stream is no longer listed by
    /// <see cref="ListUndispatched"/>; an append that raced keeps it listed.
    /// </summary>
    Task MarkDispatched(string stream, long sequence, CancellationToken cancellation = default);

    /// <summary>
    /// Streams whose head is above their cursor, by name, starting after <paramref name="afterStream"/>, at most
    /// <paramref name="limit"/> (1–<see cref="ReadEntriesMax"/>): what a sweeper wakes. Where the list is eventual (DynamoDB) it may
    /// lack an append of the last moment; none is lacking for good.
    /// </summary>
    Task<IReadOnlyList<UndispatchedStream>> ListUndispatched(string? afterStream, int limit, CancellationToken cancellation = default);

    /// <summary>
    /// Every stream that has an entry, each once, in an order of the adapter's own: for what goes over a whole store. Streams
    /// that begin meanwhile may be there or not; one that was there when it began is. A page may have fewer than
    /// <paramref name="limit"/> (1–<see cref="ReadEntriesMax"/>) streams, even none, and yet a cursor: only no cursor is the end.
    /// </summary>
    /// <param name="cursor">A former page's <see cref="StreamPage.NextCursor"/>; any other text may be an <see cref="ArgumentException"/>.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<StreamPage> ListStreams(string? cursor, int limit, CancellationToken cancellation = default);
}

/// <summary>An entry to be written. <paramref name="Data"/> is UTF-8 JSON of the event, whose stable name is <paramref name="Kind"/>.</summary>
/// <param name="Kind">Stable, versioned name, e.g. <c>booking-made.1</c>, 1–<see cref="IJournal.KindLengthMax"/> visible ASCII; old kinds are readable for ever.</param>
/// <param name="CommandId">The command that caused it (idempotency key, client message id), so that a repeat is recognised after a crash; null or 1–<see cref="IJournal.CommandIdLengthMax"/> characters.</param>
/// <param name="At">When it was decided; the instant is kept, to 100 ns, and read back with offset zero.</param>
/// <param name="Data">Not to be changed by the caller once it was given away.</param>
public readonly record struct JournalEntry(string Kind, string? CommandId, DateTimeOffset At, ReadOnlyMemory<byte> Data);

/// <summary>An entry as it stands in the stream.</summary>
public readonly record struct StoredEntry(long Sequence, string Kind, string? CommandId, DateTimeOffset At, ReadOnlyMemory<byte> Data);

/// <summary>The state after entry <paramref name="Sequence"/>, UTF-8 JSON, in the shape <paramref name="Format"/> names.</summary>
public readonly record struct JournalSnapshot(long Sequence, string Format, ReadOnlyMemory<byte> Data);

public readonly record struct UndispatchedStream(string Stream, long Head, long Dispatched);

/// <summary>Where a stream is: its last entry, and up to where its effects were carried out.</summary>
public readonly record struct StreamPosition(string Stream, long Head, long Dispatched);

public sealed record StreamPage(IReadOnlyList<StreamPosition> Items, string? NextCursor);
