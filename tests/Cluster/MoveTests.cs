using System.Diagnostics;
using Realtime.Cluster;
using Realtime.Cluster.Nodes;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>A practice that outgrows its machine, and one that comes back: everything goes along, sessions and keys included.</summary>
public sealed class MoveTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int PortBase = 5600;
    private static readonly Uri Alone = new("http://127.0.0.1:5690");
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("realtime-move-").FullName;
    private readonly ClusterOptions _options = new()
    {
        Root = ClusterFixture.Root(),
        Logs = Path.Combine(ClusterFixture.Root(), "artifacts", "test-logs", "cluster", "move"),
        Silos = 1,
        Fronts = 1,
        Demo = false,
        PortBase = PortBase,
        Address = new Uri("http://127.0.0.1:5680"),
        Settings = ["--Logging:LogLevel:Default=Warning"],
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_store_moves_from_one_machine_to_a_cluster_and_back_whole()
    {
        Directory.CreateDirectory(_options.Logs);
        var (first, back) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "back"));
        string refresh, bookings;
        using (var server = OneMachine(first, demo: true))
        {
            server.Start();
            await server.WaitUntilReady(_options.StartMax);
            (refresh, bookings) = await SignInAndList(new FrontClient(Alone));
            (await server.Leave(_options.StopMax)).ShouldBe(0);
        }

        await Command("export", "--to", File("there"), $"--Storage:Path={first}");
        await using (var cluster = await LocalCluster.Prepare(_options))
        {
            string[] store = ["--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={cluster.DynamoDb}"];
            await Command(["import", "--from", File("there"), .. store]);
            await cluster.Start();
            (refresh, var moved) = await RefreshAndList(new FrontClient(cluster.Options.Address), refresh);
            moved.ShouldBe(bookings);
            await cluster.Stop();
            await Command(["check", .. store]);
            await Command(["export", "--to", File("back"), .. store]);
        }

        await Command("import", "--from", File("back"), $"--Storage:Path={back}");
        using (var server = OneMachine(back, demo: false))
        {
            server.Start();
            await server.WaitUntilReady(_options.StartMax);
            (await RefreshAndList(new FrontClient(Alone), refresh)).Bookings.ShouldBe(bookings);
            (await server.Leave(_options.StopMax)).ShouldBe(0);
        }

        await Command("check", $"--Storage:Path={back}");
    }

    private string File(string name) => Path.Combine(_folder, $"{name}.ndjson.gz");

    private static async Task<(string Refresh, string Bookings)> SignInAndList(FrontClient client) =>
        await List(client, await client.Expect(HttpMethod.Post, "/api/auth/token", new { email = "owner@greenhouse.example", password = FrontClient.Password }));

    /// <summary>Without signing in again.</summary>
    private static async Task<(string Refresh, string Bookings)> RefreshAndList(FrontClient client, string refresh) =>
        await List(client, await client.Expect(HttpMethod.Post, "/api/auth/refresh", new { refreshToken = refresh }));

    private static async Task<(string Refresh, string Bookings)> List(FrontClient client, System.Text.Json.JsonElement session)
    {
        var token = session.GetProperty("accessToken").GetString();
        var bookings = (await client.Expect(HttpMethod.Get, "/api/bookings?limit=200", token: token)).GetProperty("items");
        bookings.GetArrayLength().ShouldBeGreaterThan(0);
        (await client.Expect(HttpMethod.Get, "/api/users?limit=200", token: token)).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(5);
        return (session.GetProperty("refreshToken").GetString()!, bookings.GetRawText());
    }

    private Node OneMachine(string folder, bool demo) => new(new NodeSettings(
        "one machine",
        _options.FrontProgram,
        ["--urls", Alone.ToString(), "--environment", "Production", $"--Storage:Path={folder}", $"--Demo:Seed={(demo ? "true" : "false")}"],
        Alone,
        Path.Combine(_options.Logs, "one-machine.log")));

    private async Task Command(params string[] arguments)
    {
        using var command = Process.Start(NodeRuntime.Point(
            new ProcessStartInfo(_options.SiloProgram, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true }))!;
        var said = await Task.WhenAll(command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync()).WaitAsync(CommandMax);
        await command.WaitForExitAsync();
        output.WriteLine($"{arguments[0]}: {string.Concat(said)}");
        command.ExitCode.ShouldBe(0, string.Concat(said));
    }
}
