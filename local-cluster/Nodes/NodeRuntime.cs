using System.Diagnostics;

namespace Realtime.Cluster.Nodes;

/// <summary>Where a published program finds the runtime that it was not published with: the one that runs this process.</summary>
public static class NodeRuntime
{
    private const string Variable = "DOTNET_ROOT";

    /// <summary><paramref name="start"/>, told so, unless the environment says it already.</summary>
    public static ProcessStartInfo Point(ProcessStartInfo start)
    {
        if (Environment.ProcessPath is { } running && Path.GetFileNameWithoutExtension(running) == "dotnet")
        {
            start.Environment.TryAdd(Variable, Path.GetDirectoryName(running));
        }

        return start;
    }
}
