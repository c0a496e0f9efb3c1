using System.Globalization;

namespace Realtime.Cluster.Nodes;

/// <summary>Which node is started how: ports by number, settings by role.</summary>
public static class NodePlan
{
    private const int FrontPorts = 10;
    private const int SiloHealthPorts = 20;
    private const int SiloPorts = 30;
    private const int GatewayPorts = 40;

    private const string Here = "127.0.0.1";

    public static Uri DynamoDb(ClusterOptions options) => At(options.Network?.Host ?? Here, options.PortBase);

    /// <param name="options">The cluster.</param>
    /// <param name="number">From 1.</param>
    public static NodeSettings Silo(ClusterOptions options, int number)
    {
        var host = options.Network?.AddressOf(number) ?? Here;
        var address = At(host, options.PortBase + SiloHealthPorts + number);
        string[] arguments =
        [
            .. Common(options, address),
            $"--Cluster:Address={host}",
            Setting("Cluster:SiloPort", options.PortBase + SiloPorts + number),
            Setting("Cluster:GatewayPort", options.PortBase + GatewayPorts + number),
            $"--Demo:Seed={(options.Demo && number == 1 ? "true" : "false")}",
        ];
        return new($"silo {number}", options.SiloProgram, arguments, address, Path.Combine(options.Logs, $"silo-{number}.log"))
        {
            Enter = options.Network?.Enter(number) ?? [],
        };
    }

    /// <param name="options">The cluster.</param>
    /// <param name="number">From 1.</param>
    public static NodeSettings Front(ClusterOptions options, int number) => new(
        $"front {number}",
        options.FrontProgram,
        [.. Common(options, At(Here, options.PortBase + FrontPorts + number)), "--Cluster:Role=Front"],
        At(Here, options.PortBase + FrontPorts + number),
        Path.Combine(options.Logs, $"front-{number}.log"));

    private static string[] Common(ClusterOptions options, Uri address) =>
    [
        "--urls", address.ToString(), "--environment", "Production", "--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={DynamoDb(options)}",
        .. options.Settings,
    ];

    private static string Setting(string key, int value) => string.Create(CultureInfo.InvariantCulture, $"--{key}={value}");

    private static Uri At(string host, int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}"));
}
