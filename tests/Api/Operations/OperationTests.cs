using System.Text.RegularExpressions;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Operations;

public sealed partial class OperationTests(ApiServer server)
{
    [Fact]
    public async Task Health_says_what_was_checked()
    {
        var health = await server.Anonymous.Get("/api/health");
        health.Status.ShouldBe(200);
        health.Text("status").ShouldBe("healthy");
        health.Json.GetProperty("checks").TryGetProperty("storage", out _).ShouldBeTrue();
        health.Json.GetProperty("checks").TryGetProperty("grains", out _).ShouldBeTrue();
        (await server.Anonymous.Get("/api/health/live")).Text("status").ShouldBe("healthy");
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_with_histograms()
    {
        _ = await server.Anonymous.Get("/api/health");
        var metrics = await server.Anonymous.Get("/metrics");
        metrics.Status.ShouldBe(200);
        metrics.Headers["Content-Type"].ShouldStartWith("text/plain; version=0.0.4");
        metrics.Body.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        metrics.Body.ShouldContain("le=\"+Inf\"");
        metrics.Body.ShouldContain("realtime_storage_");
        foreach (var line in metrics.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Line().IsMatch(line).ShouldBeTrue(line);
        }
    }

    [Fact]
    public async Task The_description_has_every_route_of_the_contract()
    {
        var description = (await server.Anonymous.Get("/openapi/v1.json")).Json;
        string[] routes =
        [
            "post /api/auth/token", "post /api/auth/refresh", "post /api/auth/logout", "post /api/hub/tickets", "post /api/organizations",
            "get /api/organization", "put /api/organization", "get /api/users", "post /api/users", "delete /api/users/{id}",
            "post /public/organizations/{slug}/visitors", "get /public/organizations/{slug}",
            "get /api/services", "post /api/services", "get /api/services/{id}", "put /api/services/{id}", "delete /api/services/{id}",
            "get /api/therapists", "post /api/therapists", "get /api/therapists/{id}", "put /api/therapists/{id}", "delete /api/therapists/{id}",
            "get /api/therapists/{id}/schedule", "put /api/therapists/{id}/schedule", "get /api/availability", "post /api/availability/smart", "post /api/holds",
            "delete /api/holds/{id}", "post /api/bookings", "get /api/bookings", "get /api/bookings/{id}", "put /api/bookings/{id}",
            "post /api/bookings/{id}/reschedule", "get /api/calendars/{therapistId}.ics", "get /api/calendars/{therapistId}/key",
            "post /api/calendars/{therapistId}/key", "delete /api/calendars/{therapistId}/key", "post /api/rooms", "get /api/rooms", "put /api/rooms/{id}", "get /api/rooms/{id}/messages",
            "post /api/rooms/{id}/messages", "get /api/presence", "get /api/health", "get /metrics",
        ];
        foreach (var route in routes)
        {
            var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
            description.GetProperty("paths").TryGetProperty(path, out var item).ShouldBeTrue(route);
            item.TryGetProperty(method, out var operation).ShouldBeTrue(route);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(route);
            operation.GetProperty("responses").TryGetProperty("500", out _).ShouldBeTrue(route);
        }

        var feed = description.GetProperty("paths").GetProperty("/api/calendars/{therapistId}.ics").GetProperty("get");
        feed.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Single().Name.ShouldBe("text/calendar");
        feed.TryGetProperty("security", out _).ShouldBeFalse();
        var wish = description.GetProperty("components").GetProperty("schemas").GetProperty("SmartAvailabilityBody").GetProperty("properties");
        wish.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["serviceId", "earliest", "latest", "preferredDays", "preferredTimes", "therapistIds", "timeZone", "limit"]);
        var service = description.GetProperty("components").GetProperty("schemas").GetProperty("Service").GetProperty("properties");
        service.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["id", "name", "description", "durationMinutes", "bufferBeforeMinutes", "bufferAfterMinutes", "price", "active", "bookingPolicy", "version"]);
    }

    [Fact]
    public async Task The_page_of_the_description_needs_nothing_from_elsewhere()
    {
        var page = await server.Anonymous.Get("/docs/index.html");
        page.Status.ShouldBe(200);
        Reference().Matches(page.Body).Select(match => match.Groups[1].Value).ShouldAllBe(address => !address.Contains("//"));
        foreach (var asset in Reference().Matches(page.Body).Select(match => match.Groups[1].Value).Where(address => !address.StartsWith('#')))
        {
            (await server.Anonymous.Get($"/docs/{asset.Replace("./", "")}")).Status.ShouldBe(200, asset);
        }
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z0-9_]+ .*|[a-z_][a-z0-9_]*(\{[a-z0-9_]+="([^"\\]|\\.)*"(,[a-z0-9_]+="([^"\\]|\\.)*")*\})? -?(\d+(\.\d+)?(E[+-]\d+)?|NaN))$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(?:src|href)="([^"]+)" """)]
    private static partial Regex Reference();
}
