using Realtime.Cluster.Nodes;

namespace Realtime.Cluster;

/// <summary>One line for each node that stays current: rewritten in place on a terminal, else written anew where it changed.</summary>
public sealed class StatusLines(TextWriter output, bool inPlace)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private int _lines;

    /// <summary>Asks every node how it is, and shows it, until it is told to stop.</summary>
    public async Task Keep(IReadOnlyList<Node> nodes, CancellationToken stopping)
    {
        try
        {
            for (; ; )
            {
                await Task.WhenAll(nodes.Select(node => node.Check()));
                Show(nodes);
                await Task.Delay(Every, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            Show(nodes);
        }
    }

    public void Show(IReadOnlyList<Node> nodes)
    {
        if (inPlace && _lines > 0)
        {
            output.Write($"\e[{_lines}A");
        }

        foreach (var node in nodes)
        {
            var line = $"{node.Name,-8} {node.State,-14} {node.Address,-26} {(node.ProcessId is { } id ? $"process {id}" : "")}";
            if (inPlace)
            {
                output.WriteLine($"\e[2K{line}");
            }
            else if (_shown.GetValueOrDefault(node.Name) != line)
            {
                output.WriteLine(line);
            }

            _shown[node.Name] = line;
        }

        _lines = nodes.Count;
    }
}
