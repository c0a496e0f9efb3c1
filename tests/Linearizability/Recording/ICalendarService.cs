using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>One calendar, however it is reached.</summary>
internal interface ICalendarService
{
    /// <summary>How many there are that each believe they own it.</summary>
    int Owners { get; }

    /// <summary>By the clock that the calendar decides with.</summary>
    DateTimeOffset Now { get; }

    /// <summary>One attempt; <see cref="Reply.None"/> where no answer came before it was given up, or one that decides nothing.</summary>
    /// <exception cref="InvalidOperationException">An answer that nothing may answer.</exception>
    Task<Reply> Send(Ask ask, int owner, CancellationToken giveUp);
}

/// <summary>What clients do to a calendar while its history is recorded.</summary>
internal sealed record RecordingOptions
{
    public static readonly Rules Rules = new(
        Opens: 8 * 60, Closes: 12 * 60, Step: 15, [new Terms(30, 0, 0), new Terms(30, 15, 15), new Terms(60, 0, 0)], TimeSpan.FromMinutes(5));

    public int Operations { get; init; } = 200;

    /// <summary>So many at once, each with one command after the other.</summary>
    public int Clients { get; init; } = 20;

    public int Staff { get; init; } = 2;

    public int Days { get; init; } = 3;

    /// <summary>The share of attempts whose client gives up waiting early.</summary>
    public double HurriedShare { get; init; } = 0.03;

    /// <summary>How long those wait at most.</summary>
    public TimeSpan HurriedMax { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>The share of commands that are not repeated where the first attempt has no answer.</summary>
    public double AbandonedShare { get; init; } = 0.2;

    /// <summary>The share of moves that go to another day, which ties the two together.</summary>
    public double FarMoveShare { get; init; }

    /// <summary>Storage loses answers, so that a calendar repeats commands by itself.</summary>
    public bool LosesAnswers { get; init; }

    /// <summary>After so long without an answer it is over.</summary>
    public TimeSpan PatienceMax { get; init; } = TimeSpan.FromSeconds(90);
}
