using System.CommandLine;
using Realtime.Load.Reports;

namespace Realtime.Load.Scenarios;

/// <summary>One kind of load. A new one is a class beside these and a line in <c>Program.cs</c>.</summary>
public interface IScenario
{
    string Name { get; }

    string Description { get; }

    IReadOnlyList<Option> Options { get; }

    Task<ScenarioReport> Run(ScenarioRun run, CancellationToken cancellation);
}

/// <summary>What a scenario is given: its arguments, the server, the clock, and a place to say how far it is.</summary>
public sealed record ScenarioRun(ParseResult Arguments, Uri Server, TimeProvider Time, Action<string> Progress);
