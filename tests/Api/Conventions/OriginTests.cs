using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Conventions;

public sealed class OriginTests(ApiServer server)
{
    private const string Listed = "https://practice.example";

    [Fact]
    public async Task A_page_of_a_listed_origin_is_served_and_of_another_refused()
    {
        var practice = await server.NewPractice();
        var set = await practice.Owner.Put("/api/organization", new { name = "A", timeZone = "UTC", widgetOrigins = (string[])[Listed] });
        set.Status.ShouldBe(200, set.Body);
        var path = $"/public/organizations/{practice.Slug}";

        foreach (var client in (ApiClient[])[server.Anonymous, practice.Owner])
        {
            var route = client == practice.Owner ? "/api/services" : path;
            var served = await client.Get(route, ("Origin", Listed));
            served.Status.ShouldBe(200);
            served.Headers["Access-Control-Allow-Origin"].ShouldBe(Listed);
            foreach (var other in (string[])["https://evil.example", "https://practice.example.evil.example", "http://practice.example", "null"])
            {
                (await client.Get(route, ("Origin", other))).ShouldBeProblem(403, "origin_not_allowed");
            }
        }

        (await server.Anonymous.Post($"{path}/visitors", new { }, ("Origin", "https://evil.example"))).ShouldBeProblem(403, "origin_not_allowed");
        (await server.Anonymous.Post("/api/auth/token", new { email = "a@b.example", password = "x" }, ("Origin", Listed)))
            .ShouldBeProblem(403, "origin_not_allowed");
    }

    [Fact]
    public async Task The_servers_own_pages_are_served()
    {
        var own = server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (await (await server.Owner()).Get("/api/services", ("Origin", own))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_widget_with_a_token_that_is_over_reads_401()
    {
        var answer = await new ApiClient(server.Http, "over").Get("/api/services", ("Origin", Listed));
        answer.ShouldBeProblem(401, "unauthenticated");
        answer.Headers["Access-Control-Allow-Origin"].ShouldBe(Listed);
    }

    [Fact]
    public async Task A_preflight_is_answered_without_credentials()
    {
        var answer = await server.Anonymous.Send(
            HttpMethod.Options, "/api/bookings", null, ("Origin", Listed), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));

        answer.Status.ShouldBe(204);
        answer.Headers["Access-Control-Allow-Methods"].ShouldContain("POST");
        answer.Headers["Access-Control-Allow-Headers"].ShouldContain("idempotency-key");
        answer.Headers.ShouldNotContainKey("Access-Control-Allow-Credentials");
    }
}
