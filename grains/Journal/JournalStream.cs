using System.Diagnostics;
using System.Text;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>
/// A grain's state over one journal stream. Commands that wait together are decided one after another and committed as one
/// batch; every answer, refusals and reads included, waits for the commit that its decision was based on.
/// </summary>
/// <remarks>
/// Runs on its grain's turns only. Between the first decision of a batch and its append nothing is awaited, and the append is
/// conditional on the head the decisions saw: that, and not the turn, is the guarantee. After a conflict or a storage error
/// the state is forgotten, read again, and the same commands are decided anew; command ids make a decision that was
/// committed after all answer as a repeat.
/// </remarks>
internal sealed partial class JournalStream<TState, TEvent>(IJournal journal, string name, IStreamOwner<TState, TEvent> owner, TimeProvider time)
    where TState : class, IJournaledState<TEvent>
    where TEvent : class
{
    public const int QueueMax = 20_000;
    public const int BatchCommandsMax = 2_000;
    public const int BatchEntriesSoftMax = 256;
    public const int BatchBytesSoftMax = 192 * 1024;
    public const int AttemptsMax = 3;

    private readonly Queue<ICommand> _waiting = new();
    private readonly List<ICommand> _batch = [];
    private Queue<ICommand> _again = new();
    private TState? _state;
    private long _head;
    private bool _running;
    private bool _loadedOnce;

    /// <summary>The last committed sequence; 0 before the first load.</summary>
    public long Head { get; private set; }

    /// <summary>Decides in turn and answers once durable.</summary>
    /// <exception cref="ServiceUnavailableException">Storage does not answer, or too much waits; nothing may be concluded.</exception>
    public Task<TAnswer> Execute<TAnswer>(string? commandId, Func<TState, DateTimeOffset, Decision<TState, TEvent, TAnswer>> decide)
    {
        if (commandId is { Length: 0 or > IJournal.CommandIdLengthMax })
        {
            throw new ArgumentException($"A command's id has 1 to {IJournal.CommandIdLengthMax} characters.", nameof(commandId));
        }

        if (_waiting.Count >= QueueMax)
        {
            throw new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"More than {QueueMax} commands wait for {name}.");
        }

        var command = new Command<TAnswer>(commandId, decide);
        _waiting.Enqueue(command);
        if (!_running)
        {
            _running = true;
            DetachedTurn.Start(Run);
        }

        return command.Task;
    }

    /// <summary>Answers a question from committed state.</summary>
    public Task<TAnswer> Ask<TAnswer>(Func<TState, DateTimeOffset, TAnswer> question) =>
        Execute<TAnswer>(null, (state, now) =>
        {
            var answer = question(state, now);
            return new([], _ => answer);
        });

    /// <summary>Returns at once where <see cref="Head"/> is known already, without waiting for a commit under way.</summary>
    public Task EnsureLoaded() => _loadedOnce ? Task.CompletedTask : Ask((_, _) => true);

    private async Task Run()
    {
        try
        {
            while (_waiting.Count + _again.Count > 0)
            {
                await RunBatch();
            }
        }
        finally
        {
            _running = false;
        }
    }

    private async Task RunBatch()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (_state is null)
                {
                    await Load();
                }

                if (await TryCommit())
                {
                    return;
                }

                // Somebody else writes this stream: this activation is to go once it has answered.
                Forget();
                owner.OnConflict();
            }
            catch (StorageUnavailableException error)
            {
                Forget();
                if (attempt >= AttemptsMax)
                {
                    FailAll(error);
                    return;
                }
            }
            catch (Exception error)
            {
                // A broken invariant: nobody is answered as if it held.
                Forget();
                FailAll(error);
                return;
            }

            if (attempt >= AttemptsMax)
            {
                FailAll(new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"{name} is contended."));
                return;
            }
        }
    }

    /// <summary>Decides what waits (or waits again) and commits it; false where the journal's head was not the one decided on.</summary>
    private async Task<bool> TryCommit()
    {
        var state = _state!;
        var entries = new List<JournalEntry>();
        var committed = new List<Committed<TEvent>>();
        var bytes = 0;
        var now = time.GetUtcNow();

        while (_batch.Count < BatchCommandsMax && entries.Count < BatchEntriesSoftMax && bytes < BatchBytesSoftMax
            && (_again.TryDequeue(out var command) || _waiting.TryDequeue(out command)))
        {
            var changes = command.Decide(state, now);
            var size = changes.Sum(change => SizeOf(change.Entry));
            if (entries.Count > 0 && (entries.Count + changes.Count > IJournal.BatchEntriesMax || bytes + size > IJournal.BatchBytesMax))
            {
                // Too much beside the others: decided anew as the first of the next batch.
                _again = new Queue<ICommand>(_again.Prepend(command));
                break;
            }

            _batch.Add(command);
            foreach (var (change, entry) in changes)
            {
                var context = new EntryContext(_head + entries.Count + 1, command.CommandId, now);
                state.Apply(change, context);
                entries.Add(entry);
                committed.Add(new(context, change));
            }

            bytes += size;
            command.Conclude(state);
            if (changes.Count > 0)
            {
                bytes += FollowUp(state, now, entries, committed, bytes);
            }
        }

        using var commit = entries.Count > 0 ? CommitTrace.Begin(_batch.Select(command => command.Trace)) : null;
        if (entries.Count > 0 && !await journal.Append(name, _head, entries))
        {
            return false;
        }

        _head += entries.Count;
        Head = _head;
        if (committed.Count > 0)
        {
            owner.OnCommitted(state, committed);
        }

        foreach (var command in _batch)
        {
            command.Release();
        }

        _batch.Clear();
        return true;
    }

    /// <summary>What follows from a command at once, in its own commit, as far as that has room. Returns its bytes.</summary>
    private int FollowUp(TState state, DateTimeOffset now, List<JournalEntry> entries, List<Committed<TEvent>> committed, int bytes)
    {
        var added = 0;
        while (entries.Count < IJournal.BatchEntriesMax && owner.FollowUp(state, now) is { } change)
        {
            var entry = EventCodec<TEvent>.Encode(change, null, now);
            if (bytes + added + SizeOf(entry) > IJournal.BatchBytesMax)
            {
                break;
            }

            var context = new EntryContext(_head + entries.Count + 1, null, now);
            state.Apply(change, context);
            entries.Add(entry);
            committed.Add(new(context, change));
            added += SizeOf(entry);
        }

        return added;
    }

    private async Task Load()
    {
        var (state, sequence) = await owner.Restore();
        for (; ; )
        {
            var entries = await journal.Read(name, sequence, IJournal.ReadEntriesMax);
            foreach (var entry in entries)
            {
                if (entry.Sequence != sequence + 1)
                {
                    throw new InvalidDataException($"{name} has entry {entry.Sequence} after {sequence}.");
                }

                state.Apply(EventCodec<TEvent>.Decode(entry.Kind, entry.Data.Span), new EntryContext(entry.Sequence, entry.CommandId, entry.At));
                sequence = entry.Sequence;
            }

            if (entries.Count < IJournal.ReadEntriesMax)
            {
                break;
            }
        }

        _state = state;
        _head = sequence;
        Head = sequence;
        _loadedOnce = true;
        owner.OnLoaded(state, sequence);
    }

    /// <summary>As <see cref="IJournal.BatchBytesMax"/> counts.</summary>
    private static int SizeOf(in JournalEntry entry) =>
        entry.Data.Length + entry.Kind.Length + (entry.CommandId is { } id ? Encoding.UTF8.GetByteCount(id) : 0);

    /// <summary>Drops what memory holds; the commands of the failed batch come first in the next.</summary>
    private void Forget()
    {
        _state = null;
        _again = new Queue<ICommand>(_batch.Concat(_again));
        _batch.Clear();
    }

    private void FailAll(Exception error)
    {
        // What waits would fail alike, one attempt after another; whoever sent it may send it again.
        while (_again.TryDequeue(out var command) || _waiting.TryDequeue(out command))
        {
            command.Fail(error);
        }
    }
}
