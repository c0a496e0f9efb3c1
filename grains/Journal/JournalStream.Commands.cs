using System.Diagnostics;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Journal;

/// <summary>What waits in a stream: a decision to be made in turn, and whoever waits for its answer.</summary>
internal sealed partial class JournalStream<TState, TEvent>
{
    private interface ICommand
    {
        string? CommandId { get; }

        /// <summary>Of the call that brought it.</summary>
        ActivityContext Trace { get; }

        /// <summary>What is to be committed together; nothing where the command failed, which <see cref="Release"/> then says.</summary>
        IReadOnlyList<(TEvent Change, JournalEntry Entry)> Decide(TState state, DateTimeOffset now);

        /// <summary>Reads the answer from the state right after the command's own events.</summary>
        void Conclude(TState state);

        void Release();

        void Fail(Exception error);
    }

    private sealed class Command<TAnswer>(string? commandId, Func<TState, DateTimeOffset, Decision<TState, TEvent, TAnswer>> decide)
        : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously), ICommand
    {
        private Decision<TState, TEvent, TAnswer> _decision;
        private TAnswer? _answer;
        private Exception? _refused;

        public string? CommandId => commandId;

        public ActivityContext Trace { get; } = CommitTrace.Current;

        public IReadOnlyList<(TEvent Change, JournalEntry Entry)> Decide(TState state, DateTimeOffset now)
        {
            try
            {
                _refused = null;
                _decision = decide(state, now);
                return Encode(_decision.Events, now);
            }
            catch (Exception error)
            {
                // Deciding is pure: a command that cannot be decided or written leaves the state, and its neighbours, as they were.
                _refused = error;
                return [];
            }
        }

        public void Conclude(TState state)
        {
            if (_refused is null)
            {
                _answer = _decision.Answer(state);
            }
        }

        public void Release()
        {
            if (_refused is null)
            {
                TrySetResult(_answer!);
            }
            else
            {
                Fail(_refused);
            }
        }

        public void Fail(Exception error) => TrySetException(error);

        private (TEvent Change, JournalEntry Entry)[] Encode(IReadOnlyList<TEvent> events, DateTimeOffset now)
        {
            var encoded = new (TEvent Change, JournalEntry Entry)[events.Count];
            var bytes = 0;
            for (var index = 0; index < encoded.Length; index++)
            {
                encoded[index] = (events[index], EventCodec<TEvent>.Encode(events[index], commandId, now));
                bytes += SizeOf(encoded[index].Entry);
            }

            return encoded.Length <= IJournal.BatchEntriesMax && bytes <= IJournal.BatchBytesMax
                ? encoded
                : throw new InvalidOperationException($"One command led to {encoded.Length} entries of {bytes} bytes, more than a commit takes.");
        }
    }
}
