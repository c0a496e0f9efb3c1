namespace Realtime.Grains.Journal;

/// <summary>What a command leads to: events to commit (none for a refusal, a repeat or a question) and the answer once they are durable.</summary>
/// <param name="Answer">Read from the state to which the events have been applied.</param>
public readonly record struct Decision<TState, TEvent, TAnswer>(IReadOnlyList<TEvent> Events, Func<TState, TAnswer> Answer);

/// <summary>A state that events build, and nothing else: no clock, no I/O.</summary>
public interface IJournaledState<in TEvent>
{
    void Apply(TEvent change, in EntryContext entry);
}

/// <summary>What is known of an entry beside its event.</summary>
public readonly record struct EntryContext(long Sequence, string? CommandId, DateTimeOffset At);

/// <summary>An entry that is durable.</summary>
public readonly record struct Committed<TEvent>(EntryContext Entry, TEvent Event);
