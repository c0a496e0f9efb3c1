using System.Diagnostics;

namespace Realtime.Grains.Journal;

/// <summary>
/// A commit as a span. It is in the trace of one command that waited for it, of those that are collected if there are any, and linked
/// to the others': the commit itself runs in nobody's call chain.
/// </summary>
public static class CommitTrace
{
    public const string SourceName = "Realtime.Journal";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What a command remembers of the call that brought it; nothing where nobody collects.</summary>
    public static ActivityContext Current => Source.HasListeners() && Activity.Current is { } call ? call.Context : default;

    /// <summary>Null where nobody collects, or no command came from a trace.</summary>
    public static Activity? Begin(IEnumerable<ActivityContext> commands)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var traces = commands.Where(command => command.TraceId != default)
            .OrderByDescending(command => command.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)).ToList();
        return traces.Count == 0
            ? null
            : Source.StartActivity("commit", ActivityKind.Internal, traces[0], links: traces.Skip(1).Select(command => new ActivityLink(command)));
    }
}
