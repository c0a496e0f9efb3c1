using System.Diagnostics;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>
/// A conversation's silo dies, and with it the list of who is told; one message comes after that, and then nothing that would show
/// its absence. The reader's front node finds it by the head that renewing its subscription tells.
/// </summary>
public sealed class SilentReaderTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private static readonly TimeSpan ToldMax = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task A_message_sent_after_a_silos_death_reaches_a_reader_who_does_nothing()
    {
        var (one, two) = (new FrontClient(Cluster.Fronts[0].Address), new FrontClient(Cluster.Fronts[1].Address));
        var (visitor, _) = await one.Visitor("Sil");
        var room = (await one.Expect(HttpMethod.Post, "/api/rooms", new { }, visitor)).GetProperty("id").GetString()!;
        var seen = new List<string>();
        await using var reader = await HubClient.Connect(two.Address, await two.StaffToken("reception@greenhouse.example"), onEvent: heard =>
        {
            if (heard.Name == "MessageReceived" && heard.Arguments[0].GetString() == room)
            {
                lock (seen)
                {
                    seen.Add(heard.Arguments[1].GetProperty("clientMessageId").GetString()!);
                }
            }
        });
        await reader.Invoke("JoinRoom", room, 0);

        // One of them has it; which one is nobody's business.
        var sent = new List<string>();
        foreach (var silo in Cluster.Silos)
        {
            await silo.Kill();
            var id = silo.Name.Replace(' ', '-');
            sent.Add(id);
            await one.Expect(HttpMethod.Post, $"/api/rooms/{room}/messages", new { clientMessageId = id, text = "after it" }, visitor);
            for (var begun = Stopwatch.GetTimestamp(); Seen(seen).Count < sent.Count;)
            {
                Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(ToldMax, $"after {silo.Name} was killed");
                await Task.Delay(Look);
            }

            Seen(seen).ShouldBe(sent);
            silo.Start();
            await Fixture.Ready();
        }

        reader.IsOpen.ShouldBeTrue();
    }

    private static List<string> Seen(List<string> seen)
    {
        lock (seen)
        {
            return [.. seen];
        }
    }
}
