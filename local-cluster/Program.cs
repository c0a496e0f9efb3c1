using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Realtime.Cluster;

var silos = new Option<int>("--silos") { Description = "How many silos.", DefaultValueFactory = _ => 3 };
var fronts = new Option<int>("--fronts") { Description = "How many front nodes.", DefaultValueFactory = _ => 2 };
var url = new Option<Uri>("--url")
{
    Description = "Where the cluster is found.",
    DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080"),
    CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) ? address : new Uri("about:blank"),
};
var ports = new Option<int>("--ports") { Description = "The nodes' ports count on from here.", DefaultValueFactory = _ => 5100 };
var settings = new Argument<string[]>("settings") { Description = "Settings for every node, after --, as -- --RateLimits:Enabled=false." };
var command = new RootCommand("A cluster on this machine: DynamoDB (dynalite), silos, front nodes, and one address for all.") { silos, fronts, url, ports, settings };
command.SetAction((parsed, cancellation) => Run(
    new ClusterOptions
    {
        Root = Directory.GetCurrentDirectory(),
        Logs = Path.Combine(Directory.GetCurrentDirectory(), "artifacts", "cluster-logs"),
        Silos = parsed.GetValue(silos),
        Fronts = parsed.GetValue(fronts),
        Address = parsed.GetValue(url)!,
        PortBase = parsed.GetValue(ports),
        Settings = parsed.GetValue(settings) ?? [],
    },
    cancellation));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> Run(ClusterOptions options, CancellationToken cancellation)
{
    if (options.Validate() is { } refusal)
    {
        await Console.Error.WriteLineAsync(refusal);
        return 2;
    }

    using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOn);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOn);
    try
    {
        await using var cluster = await LocalCluster.Prepare(options);
        var lines = new StatusLines(Console.Out, inPlace: !Console.IsOutputRedirected);
        using var watching = new CancellationTokenSource();
        var watch = lines.Keep([.. cluster.Nodes], watching.Token);
        try
        {
            await cluster.Start().WaitAsync(stop.Token);
            Console.WriteLine($"the cluster is ready at {options.Address}; logs in {options.Logs}; Ctrl-C drains it");
            await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        await cluster.Stop();
        await watching.CancelAsync();
        await watch;
        return 0;
    }
    catch (Exception failure) when (failure is InvalidOperationException or IOException or SocketException)
    {
        await Console.Error.WriteLineAsync($"the cluster cannot start: {failure.Message}");
        return 1;
    }

    void StopOn(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
