using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Operations;

public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly ApiServer _server = ApiServer.With("RateLimits:UserBurst=5", "RateLimits:UserRequestsPerSecond=1", "RateLimits:AnonymousBurst=50");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task More_than_a_users_burst_is_refused_and_others_are_served()
    {
        var (busy, other) = (await _server.NewVisitor(), await _server.NewVisitor());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => busy.Client.Get("/api/services")));

        var refused = answers.Where(answer => answer.Status != 200).ToList();
        refused.Count.ShouldBeGreaterThan(5);
        foreach (var answer in refused)
        {
            answer.ShouldBeProblem(429, "rate_limited");
            int.Parse(answer.Headers["Retry-After"]).ShouldBeGreaterThan(0);
        }

        (await other.Client.Get("/api/services")).Status.ShouldBe(200);
        (await _server.Anonymous.Get("/api/health")).Status.ShouldBe(200);
    }
}
