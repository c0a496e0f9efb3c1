using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Identity;

public sealed class TokenLifetimeTests : IAsyncLifetime
{
    private readonly ApiServer _server = ApiServer.With("Auth:AccessTokenLifetime=00:05:00", "Auth:VisitorTokenLifetime=02:00:00");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_token_ends_with_its_lifetime_and_another_servers_is_never_good()
    {
        var owner = await _server.Owner();
        var visitor = await _server.NewVisitor();
        (await owner.Get("/api/services")).Status.ShouldBe(200);

        _server.Time.Advance(TimeSpan.FromMinutes(6));

        (await owner.Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
        (await visitor.Client.Get("/api/services")).Status.ShouldBe(200);

        await using var other = new ApiServer();
        await other.InitializeAsync();
        (await new ApiClient(other.Http, visitor.Client.Token).Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
    }
}
