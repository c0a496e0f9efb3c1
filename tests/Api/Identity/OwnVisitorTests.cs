using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Identity;

/// <summary>What visitors read and change of themselves; who may at all is in <see cref="RoleTests"/>.</summary>
public sealed class OwnVisitorTests(ApiServer server)
{
    [Fact]
    public async Task A_visitor_gives_an_address_later_and_it_is_theirs_alone()
    {
        var practice = await server.NewPractice();
        var one = await practice.NewVisitor();
        var other = await practice.NewVisitor();
        (await one.Client.Get("/api/visitors/me")).Text("email").ShouldBe("vera@example.com");

        var changed = await one.Client.Put("/api/visitors/me", new { email = "vera@elsewhere.example" });

        (changed.Status, changed.Text("id"), changed.Text("name"), changed.Text("email")).ShouldBe((200, one.Id, "Vera", "vera@elsewhere.example"));
        (await one.Client.Get("/api/visitors/me")).Text("email").ShouldBe("vera@elsewhere.example");
        (await other.Client.Get("/api/visitors/me")).Text("email").ShouldBe("vera@example.com");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    public async Task What_is_no_address_is_refused_and_changes_nothing(string email)
    {
        var visitor = await server.NewVisitor();

        (await visitor.Client.Put("/api/visitors/me", new { email })).ShouldBeProblem(422, "validation_failed");

        (await visitor.Client.Get("/api/visitors/me")).Text("email").ShouldBe("vera@example.com");
    }
}
