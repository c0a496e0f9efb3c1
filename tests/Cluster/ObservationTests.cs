using System.Diagnostics;
using System.Text.Json;
using Realtime.Cluster.Nodes;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>What each process tells of itself and of the others: numbers, traces, health.</summary>
public sealed class ObservationTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_node_shows_what_it_counts_to_whom_it_may_and_silos_their_grains_too()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var appends = 0d;

        // Grains go where there is room: a silo that has only just come may have none yet.
        await Until(
            async () =>
            {
                await SendOne(trace: null);
                return await Task.WhenAll(Cluster.Silos.Select(silo => Metrics(http, silo)));
            },
            texts => texts.All(text => text.Contains("orleans_grains{", StringComparison.Ordinal)));
        foreach (var node in Cluster.Nodes)
        {
            var text = await Metrics(http, node);
            text.ShouldContain("# TYPE dotnet_", Case.Sensitive, node.Name);
            if (Cluster.Silos.Contains(node))
            {
                Value(text, "orleans_catalog_activations").ShouldBeGreaterThan(0, node.Name);
                text.ShouldContain("orleans_grains{", Case.Sensitive, node.Name);
                appends += Value(text, "realtime_storage_append_duration_seconds_count");
            }
            else
            {
                text.ShouldContain("realtime_live_connections", Case.Sensitive, node.Name);
                text.ShouldContain("orleans_", Case.Sensitive, node.Name);
            }
        }

        appends.ShouldBeGreaterThan(0);
        if (Fixture.Network is not null)
        {
            // From another host than its own, without the token.
            (await http.GetAsync(new Uri(Cluster.Silos[0].Address, "/metrics"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task One_trace_goes_from_the_request_through_the_grain_to_storage_over_two_processes()
    {
        var trace = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        await SendOne(trace);

        var spans = await Until(() => Fixture.Traces.Of(trace), found =>
            found.Any(span => span.Source == "Microsoft.AspNetCore") && found.Any(span => span.Source == "Realtime.Storage" && span.Name == "journal append"));
        Say(string.Join("; ", spans.Select(span => $"{span.Node.Split('/')[^1]} {span.Source} {span.Name}")));

        var request = spans.Single(span => span.Source == "Microsoft.AspNetCore");
        var append = spans.First(span => span.Name == "journal append");
        append.Node.ShouldNotBe(request.Node);
        var ways = WayUp(spans, append);
        ways.Select(span => span.Source).ShouldContain("Microsoft.Orleans.Application");
        ways[^1].ShouldBe(request);
        ways.Count(span => span.Source == "Microsoft.Orleans.Application" && span.Name.Contains("Post", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2, "the call as it was sent, and as it was carried out");
    }

    [Fact]
    public async Task Every_node_says_what_it_sees_of_the_cluster()
    {
        var everybody = Enumerable.Range(1, Cluster.Silos.Count).Select(Fixture.EndpointOf).Order(StringComparer.Ordinal).ToList();
        foreach (var silo in Cluster.Silos)
        {
            await Until(() => Fixture.ActiveAsSeenBy(silo), active => active is not null && active.Order(StringComparer.Ordinal).SequenceEqual(everybody));
        }

        foreach (var front in Cluster.Fronts)
        {
            // It connects to a silo when it first has something for it.
            await Until(() => Detail(front), seen => seen is "connected to 1 silos" or "connected to 2 silos" or "connected to 3 silos");
        }

        await Cluster.Silos[2].Kill();
        await Until(() => Fixture.ActiveAsSeenBy(Cluster.Silos[0]), active => active is not null && active.Order(StringComparer.Ordinal).SequenceEqual(everybody[..2]));
        foreach (var front in Cluster.Fronts)
        {
            await Until(() => Detail(front), seen => seen is "connected to 1 silos" or "connected to 2 silos");
        }
    }

    private async Task SendOne(string? trace)
    {
        var front = new FrontClient(Cluster.Fronts[0].Address);
        var (visitor, _) = await front.Visitor("Tracy");
        var room = (await front.Expect(HttpMethod.Post, "/api/rooms", new { }, visitor)).GetProperty("id").GetString();
        var (status, _) = await front.Send(HttpMethod.Post, $"/api/rooms/{room}/messages", new { clientMessageId = "one", text = "one" }, visitor, trace: trace);
        status.ShouldBe(201);
    }

    private static async Task<string> Metrics(HttpClient http, Node node)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/metrics"));
        request.Headers.Authorization = new("Bearer", ClusterFixture.MetricsToken);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>All series of a name, summed.</summary>
    private static double Value(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string?> Detail(Node front)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri(front.Address, "/api/health"));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("checks").GetProperty("cluster").GetProperty("detail").GetString();
    }

    private static List<Span> WayUp(IReadOnlyList<Span> spans, Span from)
    {
        var way = new List<Span> { from };
        while (spans.FirstOrDefault(span => span.Id == way[^1].Parent) is { } above)
        {
            way.Add(above);
        }

        return way;
    }

    private static Task<T> Until<T>(Func<T> look, Func<T, bool> isSo) => Until(() => Task.FromResult(look()), isSo);

    private static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> isSo)
    {
        for (var begun = Stopwatch.GetTimestamp(); ;)
        {
            var seen = await look();
            if (isSo(seen))
            {
                return seen;
            }

            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Patience, JsonSerializer.Serialize(seen));
            await Task.Delay(Look);
        }
    }
}
