using System.Globalization;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Cluster.Clients;
using Realtime.Tests.Cluster.Hosting;

namespace Realtime.Tests.Cluster;

/// <summary>What must be the same at whichever front node somebody comes to.</summary>
public sealed class TwoFrontTests(ClusterFixture fixture, ITestOutputHelper output) : ClusterTest(fixture, output)
{
    private FrontClient One => new(Cluster.Fronts[0].Address);

    private FrontClient Two => new(Cluster.Fronts[1].Address);

    [Fact]
    public async Task A_ticket_of_one_node_opens_the_hub_of_another_once()
    {
        var (visitor, _) = await One.Visitor("Tina");
        var ticket = (await One.Expect(HttpMethod.Post, "/api/hub/tickets", token: visitor)).GetProperty("ticket").GetString();
        await using var hub = await HubClient.Connect(Two.Address, token: null, ticket);
        (await hub.Invoke("SetStatus", "online")).ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => HubClient.Connect(One.Address, token: null, ticket))).Message.ShouldContain("401");
        (await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => HubClient.Connect(Two.Address, token: null, ticket))).Message.ShouldContain("401");
    }

    [Fact]
    public async Task A_token_of_one_node_is_read_by_another_and_ends_everywhere()
    {
        var session = await One.Expect(HttpMethod.Post, "/api/auth/token", new { email = "reception@greenhouse.example", password = FrontClient.Password });
        var token = session.GetProperty("accessToken").GetString();
        await Two.Expect(HttpMethod.Get, "/api/organization", token: token);
        var refreshed = await Two.Expect(HttpMethod.Post, "/api/auth/refresh", new { refreshToken = session.GetProperty("refreshToken").GetString() });
        await Two.Expect(HttpMethod.Post, "/api/auth/logout", token: refreshed.GetProperty("accessToken").GetString());

        (await One.Send(HttpMethod.Get, "/api/organization", token: token)).Status.ShouldBe(401);
        (await One.Send(HttpMethod.Post, "/api/auth/refresh", new { refreshToken = refreshed.GetProperty("refreshToken").GetString() })).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_over_all_nodes()
    {
        var body = new { email = $"nobody-{Guid.NewGuid():N}@greenhouse.example", password = "a wrong password" };
        for (var guess = 0; guess < 10; guess++)
        {
            (await (guess % 2 == 0 ? One : Two).Send(HttpMethod.Post, "/api/auth/token", body)).Status.ShouldBe(401, $"guess {guess}");
        }

        (await One.Send(HttpMethod.Post, "/api/auth/token", body)).Status.ShouldBe(429);
        (await Two.Send(HttpMethod.Post, "/api/auth/token", body)).Status.ShouldBe(429);
    }

    [Fact]
    public async Task One_key_at_two_nodes_at_once_is_one_booking_with_one_answer()
    {
        // The other practice, whose time no load sells out.
        var (visitor, _) = await One.Visitor("Ida", "willow");
        var practice = await One.Expect(HttpMethod.Get, "/public/organizations/willow");
        var therapist = practice.GetProperty("therapists")[0];
        var (id, service) = (therapist.GetProperty("id").GetString(), therapist.GetProperty("serviceIds")[0].GetString());
        var date = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var slots = await One.Expect(HttpMethod.Get, $"/api/availability?therapistId={id}&serviceId={service}&date={date}&days=55", token: visitor);
        var free = slots.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()).Last();
        var (body, key) = (new { therapistId = id, serviceId = service, start = free }, Guid.NewGuid().ToString("N"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => (number % 2 == 0 ? One : Two).Send(HttpMethod.Post, "/api/bookings", body, visitor, key)));

        answers.Select(answer => answer.Status).Distinct().ShouldBe([201]);
        answers.Select(answer => answer.Body.GetRawText()).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await One.Expect(HttpMethod.Get, "/api/bookings", token: visitor)).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Two.Send(HttpMethod.Post, "/api/bookings", new { therapistId = id, serviceId = service, start = free, notes = "other" }, visitor, key)).Status.ShouldBe(422);
    }
}
