using System.Text;
using System.Net.Http.Headers;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Conventions;

public sealed class ProblemTests(ApiServer server)
{
    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not_found")]
    [InlineData("GET", "/nothing", 404, "not_found")]
    [InlineData("GET", "/public/organizations/nobody-here", 404, "not_found")]
    [InlineData("GET", "/public/organizations/Not%20A%20Slug", 404, "not_found")]
    [InlineData("POST", "/public/organizations/nobody-here/visitors", 404, "not_found")]
    [InlineData("PATCH", "/api/services", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/health", 405, "method_not_allowed")]
    public async Task An_address_of_nothing_is_a_problem(string method, string path, int status, string code) =>
        (await server.Anonymous.Send(new HttpMethod(method), path, null)).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_body_of_another_type_is_415() =>
        (await (await server.Owner()).PostRaw("/api/services", "name=a", "application/x-www-form-urlencoded"))
            .ShouldBeProblem(415, "unsupported_media_type");

    [Theory]
    [InlineData(null)]
    [InlineData("key-of-a-large-body")]
    public async Task A_body_too_large_is_413(string? key)
    {
        var body = new { name = new string('a', 300_000), durationMinutes = 50 };
        var answer = await (await server.Owner()).Post("/api/services", body, key is null ? [] : [("Idempotency-Key", key)]);
        answer.ShouldBeProblem(413, "payload_too_large");
    }

    [Theory]
    [InlineData(' ', "payload_too_large")]
    [InlineData('?', "payload_too_large", "malformed_request")] // Whichever is found first.
    public async Task A_body_too_large_that_does_not_say_so_is_refused_with_its_connection(char filling, params string[] codes)
    {
        using var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string(filling, 300_000))));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        content.Headers.ContentLength = null;
        var answer = await (await server.Owner()).Send(HttpMethod.Post, "/api/services", content);

        answer.Code.ShouldBeOneOf(codes);
        answer.Headers["Connection"].ShouldBe("close");
    }

    [Fact]
    public async Task A_body_too_deep_is_malformed() =>
        (await (await server.Owner()).PostRaw("/api/services", string.Concat(Enumerable.Repeat("{\"a\":", 2_000))))
            .ShouldBeProblem(400, "malformed_request");

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task An_if_match_that_is_no_version_is_malformed(string value) =>
        (await (await server.Owner()).Put("/api/organization", new { name = "A", timeZone = "UTC" }, ("If-Match", value)))
            .ShouldBeProblem(400, "malformed_request", "If-Match");

    [Fact]
    public async Task Every_answer_says_what_browsers_may_not_guess()
    {
        foreach (var path in (string[])["/api/health", "/api/nothing", "/docs/index.html"])
        {
            var answer = await server.Anonymous.Get(path);
            answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
            answer.Headers.ShouldContainKey("Content-Security-Policy");
            answer.Headers.ShouldContainKey("Referrer-Policy");
            answer.Headers.ShouldNotContainKey("Server");
        }
    }
}
