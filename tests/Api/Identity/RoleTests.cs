using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Identity;

/// <summary>Every route against every role. Ids are of nothing and bodies empty, so that what is allowed changes nothing.</summary>
public sealed class RoleTests(ApiServer server)
{
    private const string Any = "owner admin therapist reception visitor";
    private const string Staff = "owner admin therapist reception";
    private const string Managers = "owner admin";

    public static TheoryData<string, string, string> Routes => new()
    {
        { "GET", "/api/organization", Staff },
        { "PUT", "/api/organization", Managers },
        { "GET", "/api/users", Managers },
        { "GET", "/api/users/us_none", Managers },
        { "POST", "/api/users", Managers },
        { "DELETE", "/api/users/us_none", Managers },
        { "POST", "/api/hub/tickets", Any },
        { "GET", "/api/services", Any },
        { "GET", "/api/services/sv_none", Any },
        { "POST", "/api/services", Managers },
        { "PUT", "/api/services/sv_none", Managers },
        { "DELETE", "/api/services/sv_none", Managers },
        { "GET", "/api/therapists", Any },
        { "GET", "/api/therapists/th_none", Any },
        { "POST", "/api/therapists", Managers },
        { "PUT", "/api/therapists/th_none", Managers },
        { "DELETE", "/api/therapists/th_none", Managers },
        { "GET", "/api/therapists/th_none/schedule", Staff },
        { "PUT", "/api/therapists/th_none/schedule", Staff },
        { "GET", "/api/availability", Any },
        { "POST", "/api/availability/smart", Any },
        { "POST", "/api/holds", Any },
        { "DELETE", "/api/holds/hd_none-1", Any },
        { "POST", "/api/bookings", Any },
        { "GET", "/api/bookings", Any },
        { "GET", "/api/bookings/outside-hours", Staff },
        { "GET", "/api/bookings/bk_none-1", Any },
        { "PUT", "/api/bookings/bk_none-1", Any },
        { "POST", "/api/bookings/bk_none-1/reschedule", Any },
        { "POST", "/api/waitlist", Any },
        { "GET", "/api/waitlist", Any },
        { "DELETE", "/api/waitlist/wl_none", Any },
        { "GET", "/api/calendars/th_none/key", Staff },
        { "POST", "/api/calendars/th_none/key", Staff },
        { "DELETE", "/api/calendars/th_none/key", Staff },
        { "GET", "/api/rooms", Any },
        { "GET", "/api/rooms/rm_none", Any },
        { "PUT", "/api/rooms/rm_none", Staff },
        { "GET", "/api/rooms/rm_none/messages", Any },
        { "POST", "/api/rooms/rm_none/messages", Any },
        { "GET", "/api/rooms/rm_none/notes", Staff },
        { "POST", "/api/rooms/rm_none/notes", Staff },
        { "PUT", "/api/rooms/rm_none/tags", Staff },
        { "GET", "/api/canned-replies", Staff },
        { "POST", "/api/canned-replies", Staff },
        { "GET", "/api/canned-replies/cr_none", Staff },
        { "PUT", "/api/canned-replies/cr_none", Staff },
        { "DELETE", "/api/canned-replies/cr_none", Staff },
        { "POST", "/api/canned-replies/cr_none/render", Staff },
        { "GET", "/api/search/messages", Staff },
        { "GET", "/api/desk", Staff },
        { "PUT", "/api/desk/duty", Staff },
        { "GET", "/api/presence", Any },
        { "GET", "/api/visitors/me", "visitor" },
        { "PUT", "/api/visitors/me", "visitor" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_serves_its_roles_and_no_other(string method, string path, string roles)
    {
        var verb = new HttpMethod(method);
        var body = method is "POST" or "PUT" ? new { } : null;
        (await server.Anonymous.Send(verb, path, body)).ShouldBeProblem(401, "unauthenticated");

        foreach (var role in Any.Split(' '))
        {
            var client = role == "visitor" ? (await server.NewVisitor()).Client : await server.SignIn(AccountOf(role));
            var answer = await client.Send(verb, path, body);
            if (roles.Split(' ').Contains(role))
            {
                answer.Status.ShouldNotBeOneOf(401, 403, 405, 500);
            }
            else
            {
                answer.ShouldBeProblem(403, "forbidden");
            }
        }
    }

    [Fact]
    public async Task A_schedule_is_set_by_managers_and_the_therapist_whose_it_is()
    {
        var practice = await server.NewPractice();
        var therapistId = await practice.NewTherapist(await practice.NewService());
        var email = $"t@{practice.Slug}.example";
        var made = await practice.Owner.Post("/api/users", new { name = "Theo", email, password = ApiServer.Password, role = "therapist", therapistId });
        made.Status.ShouldBe(201);
        var body = new { weekly = (object[])[new { day = "monday", start = "10:00", end = "12:00" }] };
        var path = $"/api/therapists/{therapistId}/schedule";

        (await (await server.SignIn(email)).Put(path, body)).Status.ShouldBe(200);
        (await (await practice.NewStaff("admin")).Put(path, body)).Status.ShouldBe(200);
        (await (await practice.NewStaff("therapist")).Put(path, body)).ShouldBeProblem(403, "forbidden");
        (await (await practice.NewStaff("reception")).Put(path, body)).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task Only_an_owner_makes_or_removes_an_owner()
    {
        var practice = await server.NewPractice();
        var admin = await practice.NewStaff("admin");
        var owners = await practice.Owner.Get("/api/users");
        var owner = owners.Json.GetProperty("items").EnumerateArray().First(user => user.GetProperty("role").GetString() == "owner").GetProperty("id");

        (await admin.Post("/api/users", new { name = "X", email = $"x@{practice.Slug}.example", password = ApiServer.Password, role = "owner" }))
            .ShouldBeProblem(403, "forbidden");
        (await admin.Delete($"/api/users/{owner}")).ShouldBeProblem(403, "forbidden");
        (await practice.Owner.Delete($"/api/users/{owner}")).ShouldBeProblem(409, "last_owner");
    }

    private static string AccountOf(string role) => role == "therapist" ? "therapist1@greenhouse.example" : $"{role}@greenhouse.example";
}
