using System.Diagnostics;

namespace Realtime.Cluster;

/// <summary>
/// Programs in a session of their own: Ctrl-C, which the terminal sends to all of its session's programs in front, is for whoever
/// drains them in order, and not for all of them at once.
/// </summary>
internal static class OwnSession
{
    private const string Program = "/usr/bin/setsid";

    /// <param name="command">The program and its arguments.</param>
    public static ProcessStartInfo Of(params ReadOnlySpan<string> command)
    {
        var start = File.Exists(Program) ? new ProcessStartInfo(Program, [.. command]) : new ProcessStartInfo(command[0], [.. command[1..]]);
        start.UseShellExecute = false;
        return start;
    }
}
