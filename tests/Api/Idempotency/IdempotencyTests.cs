using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Idempotency;

public sealed class IdempotencyTests(ApiServer server)
{
    private const string Header = "Idempotency-Key";

    [Fact]
    public async Task A_repeat_gives_the_first_answer_byte_for_byte()
    {
        var practice = await server.NewPractice();
        var body = new { name = "Talk", durationMinutes = 50 };
        var first = await practice.Owner.Post("/api/services", body, (Header, "one"));
        var repeat = await practice.Owner.Post("/api/services", body, (Header, "one"));

        first.Status.ShouldBe(201);
        first.Headers.ShouldNotContainKey("Idempotent-Replay");
        repeat.Headers["Idempotent-Replay"].ShouldBe("true");
        (repeat.Status, repeat.Body, repeat.ETag, repeat.Headers["Location"], repeat.Headers["Content-Type"])
            .ShouldBe((first.Status, first.Body, first.ETag, first.Headers["Location"], first.Headers["Content-Type"]));
        (await practice.Owner.Get("/api/services")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_key_with_another_body_or_path_is_refused()
    {
        var practice = await server.NewPractice();
        _ = await practice.Owner.Post("/api/services", new { name = "Talk", durationMinutes = 50 }, (Header, "two"));

        (await practice.Owner.Post("/api/services", new { name = "Talk", durationMinutes = 51 }, (Header, "two")))
            .ShouldBeProblem(422, "idempotency_key_reused");
        (await practice.Owner.Post("/api/therapists", new { name = "Talk", durationMinutes = 50 }, (Header, "two")))
            .ShouldBeProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_key_is_its_users_own()
    {
        var practice = await server.NewPractice();
        var (one, two) = (await practice.NewVisitor(), await practice.NewVisitor());
        var first = await one.Client.Post("/api/rooms", new { }, (Header, "mine"));
        var second = await two.Client.Post("/api/rooms", new { }, (Header, "mine"));

        second.Status.ShouldBe(201);
        second.Headers.ShouldNotContainKey("Idempotent-Replay");
        second.Text("id").ShouldNotBe(first.Text("id"));
    }

    [Fact]
    public async Task Parallel_requests_with_one_key_have_one_effect_and_one_answer()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = (await practice.FreeStarts(service, therapist))[0];
        var visitor = await practice.NewVisitor();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            visitor.Client.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start }, (Header, "rush"))));

        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        answers.Count(answer => answer.Headers.ContainsKey("Idempotent-Replay")).ShouldBe(19);
        (await practice.Owner.Get("/api/bookings")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_replayed_too()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = (await practice.FreeStarts(service, therapist))[0];
        _ = await practice.Book(practice.Owner, service, therapist, start);
        var body = new { serviceId = service, therapistId = therapist, start };

        var first = await practice.Owner.Post("/api/bookings", body, (Header, "late"));
        var repeat = await practice.Owner.Post("/api/bookings", body, (Header, "late"));

        first.ShouldBeProblem(409, "slot_taken").Json.GetProperty("alternatives").GetArrayLength().ShouldBe(3);
        repeat.Headers["Idempotent-Replay"].ShouldBe("true");
        repeat.Body.ShouldBe(first.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("129")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var value = key == "129" ? new string('k', 129) : key;
        (await (await server.Owner()).Post("/api/rooms", new { }, (Header, value))).ShouldBeProblem(400, "invalid_idempotency_key");
    }

    [Fact]
    public async Task Founding_a_practice_twice_with_one_key_makes_one()
    {
        var slug = $"f{Guid.NewGuid():N}"[..20];
        var body = new
        {
            organization = new { name = "F", slug, timeZone = "UTC" },
            owner = new { name = "F", email = $"f@{slug}.example", password = ApiServer.Password },
        };
        var first = await server.Anonymous.Post("/api/organizations", body, (Header, slug));
        var repeat = await server.Anonymous.Post("/api/organizations", body, (Header, slug));

        first.Status.ShouldBe(201, first.Body);
        repeat.Body.ShouldBe(first.Body);
        (await server.Anonymous.Post("/api/organizations", body)).Status.ShouldBe(409);
    }
}
