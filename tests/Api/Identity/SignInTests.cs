using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Identity;

public sealed class SignInTests(ApiServer server)
{
    private const string TokenRoute = "/api/auth/token";

    [Fact]
    public async Task Sign_in_with_the_right_password_answers_tokens_and_the_user()
    {
        var answer = await server.Anonymous.Post(TokenRoute, new { email = "Owner@Greenhouse.example", password = ApiServer.Password });

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("expiresIn").GetInt32().ShouldBe(900);
        var user = answer.Json.GetProperty("user");
        user.GetProperty("role").GetString().ShouldBe("owner");
        user.GetProperty("email").GetString().ShouldBe("owner@greenhouse.example");
        user.GetProperty("organizationId").GetString().ShouldStartWith("org_");
    }

    [Fact]
    public async Task Sign_in_with_a_wrong_password_or_an_unknown_address_reads_the_same()
    {
        var practice = await server.NewPractice();
        var wrong = await server.Anonymous.Post(TokenRoute, new { email = $"owner@{practice.Slug}.example", password = "not-the-password" });
        var unknown = await server.Anonymous.Post(TokenRoute, new { email = $"nobody@{practice.Slug}.example", password = "not-the-password" });

        wrong.ShouldBeProblem(401, "invalid_credentials");
        unknown.ShouldBeProblem(401, "invalid_credentials");
        unknown.Text("detail").ShouldBe(wrong.Text("detail"));
    }

    [Fact]
    public async Task Sign_in_after_many_wrong_passwords_is_refused_for_a_while()
    {
        var practice = await server.NewPractice();
        var body = new { email = $"owner@{practice.Slug}.example", password = "not-the-password" };
        for (var i = 0; i < 10; i++)
        {
            _ = await server.Anonymous.Post(TokenRoute, body);
        }

        var refused = await server.Anonymous.Post(TokenRoute, body with { password = ApiServer.Password });

        refused.ShouldBeProblem(429, "rate_limited");
        int.Parse(refused.Headers["Retry-After"]).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Refresh_gives_a_new_pair_and_a_token_used_twice_ends_the_session()
    {
        var practice = await server.NewPractice();
        var first = await server.Anonymous.Post(TokenRoute, new { email = $"owner@{practice.Slug}.example", password = ApiServer.Password });
        var second = await server.Anonymous.Post("/api/auth/refresh", new { refreshToken = first.Text("refreshToken") });
        second.Status.ShouldBe(200);
        var client = new ApiClient(server.Http, second.Text("accessToken"));
        (await client.Get("/api/services")).Status.ShouldBe(200);

        var reused = await server.Anonymous.Post("/api/auth/refresh", new { refreshToken = first.Text("refreshToken") });

        reused.ShouldBeProblem(401, "invalid_refresh_token");
        (await client.Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
        (await server.Anonymous.Post("/api/auth/refresh", new { refreshToken = second.Text("refreshToken") })).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("b3JnX2EudXNfYi5zZV9jLmQ")]
    [InlineData("////")]
    public async Task Refresh_with_a_token_of_nobody_is_refused(string refreshToken) =>
        (await server.Anonymous.Post("/api/auth/refresh", new { refreshToken })).ShouldBeProblem(401, "invalid_refresh_token");

    [Fact]
    public async Task Logout_ends_the_session_and_no_other()
    {
        var practice = await server.NewPractice();
        var other = await server.SignIn($"owner@{practice.Slug}.example");

        (await practice.Owner.Post("/api/auth/logout")).Status.ShouldBe(204);

        (await practice.Owner.Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
        (await other.Get("/api/services")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_removed_account_is_refused_at_once()
    {
        var practice = await server.NewPractice();
        var reception = await practice.NewStaff("reception");
        var staff = await practice.Owner.Get("/api/users");
        var id = staff.Json.GetProperty("items").EnumerateArray().Single(user => user.GetProperty("role").GetString() == "reception").GetProperty("id");

        (await practice.Owner.Delete($"/api/users/{id}")).Status.ShouldBe(204);

        (await reception.Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_token_that_is_forged_cut_or_missing_is_refused()
    {
        var token = (await server.Owner()).Token!;
        string?[] refused = [null, "nonsense", token[..^4], token[..^1] + (token[^1] == 'A' ? 'Q' : 'A'), new string('A', 5_000)];
        foreach (var text in refused)
        {
            (await new ApiClient(server.Http, text).Get("/api/services")).ShouldBeProblem(401, "unauthenticated");
        }
    }
}
