using System.Diagnostics;
using System.Globalization;

namespace Realtime.Cluster.Network;

/// <summary>
/// A network of its own on this machine, in which every silo is a host and whose links can be cut: network namespaces, joined by a
/// bridge that stands where front nodes and DynamoDB are. What is sent over a cut link is lost without a word, as in a real partition.
/// Needs root on Linux.
/// </summary>
public sealed class SiloNetwork : IDisposable
{
    private const string Prefix = "10.88.0.";
    private const string Link = "eth0";

    /// <summary>Nobody has it: a frame sent there reaches no one.</summary>
    private const string Nowhere = "02:00:00:00:00:99";
    private readonly string _name;
    private readonly int _silos;

    private SiloNetwork(string name, int silos) => (_name, _silos) = (name, silos);

    /// <summary>This side of the bridge: where silos find DynamoDB.</summary>
    public string Host => $"{Prefix}1";

    /// <summary>Null where this machine does not let us.</summary>
    /// <param name="name">At most six letters: names of links are short.</param>
    /// <param name="silos">How many hosts.</param>
    public static SiloNetwork? TryCreate(string name, int silos)
    {
        var network = new SiloNetwork(name, silos);
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/ip"))
        {
            return null;
        }

        // What a killed run left behind.
        network.Remove();
        if (network.Build())
        {
            return network;
        }

        network.Remove();
        return null;
    }

    /// <param name="silo">From 1.</param>
    public string AddressOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{10 + silo}");

    /// <summary>What a command begins with, to run on that host.</summary>
    public IReadOnlyList<string> Enter(int silo) => ["/usr/sbin/ip", "netns", "exec", Space(silo)];

    /// <summary>Nothing reaches the one from the other any more, in either direction.</summary>
    public void Cut(int one, int other)
    {
        Need("-n", Space(one), "neigh", "replace", AddressOf(other), "lladdr", Nowhere, "dev", Link, "nud", "permanent");
        Need("-n", Space(other), "neigh", "replace", AddressOf(one), "lladdr", Nowhere, "dev", Link, "nud", "permanent");
    }

    /// <summary>Every link is whole again.</summary>
    public void Heal()
    {
        for (var silo = 1; silo <= _silos; silo++)
        {
            Need("-n", Space(silo), "neigh", "flush", "dev", Link, "nud", "permanent");
        }
    }

    public void Dispose() => Remove();

    private bool Build()
    {
        var built = Ip("link", "add", _name, "type", "bridge") && Ip("addr", "add", $"{Host}/24", "dev", _name) && Ip("link", "set", _name, "up");
        for (var silo = 1; built && silo <= _silos; silo++)
        {
            built = Ip("netns", "add", Space(silo))
                && Ip("link", "add", Space(silo), "type", "veth", "peer", "name", Link, "netns", Space(silo))
                && Ip("link", "set", Space(silo), "master", _name, "up")
                && Ip("-n", Space(silo), "addr", "add", $"{AddressOf(silo)}/24", "dev", Link)
                && Ip("-n", Space(silo), "link", "set", Link, "up")
                && Ip("-n", Space(silo), "link", "set", "lo", "up");
        }

        return built;
    }

    private void Remove()
    {
        for (var silo = 1; silo <= _silos; silo++)
        {
            // The pair first: with its namespace it would go only by and by, and its name would be taken meanwhile.
            _ = Ip("link", "del", Space(silo));
            _ = Ip("netns", "del", Space(silo));
        }

        _ = Ip("link", "del", _name);
    }

    private string Space(int silo) => string.Create(CultureInfo.InvariantCulture, $"{_name}{silo}");

    private static void Need(params string[] arguments)
    {
        if (!Ip(arguments))
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed.");
        }
    }

    private static bool Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/ip", arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
