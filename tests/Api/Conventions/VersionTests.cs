using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Conventions;

public sealed class VersionTests(ApiServer server)
{
    [Fact]
    public async Task A_write_with_an_old_version_is_refused_and_with_the_present_one_done()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = (await practice.FreeStarts(service, therapist))[0];
        var booking = (await practice.Book(practice.Owner, service, therapist, start)).GetProperty("id").GetString();
        (string Path, object Body)[] writes =
        [
            ("/api/organization", new { name = "New", timeZone = "America/New_York" }),
            ($"/api/services/{service}", new { name = "New", durationMinutes = 50 }),
            ($"/api/therapists/{therapist}", new { name = "New", serviceIds = (string[])[service] }),
            ($"/api/therapists/{therapist}/schedule", new { weekly = (object[])[] }),
            ($"/api/bookings/{booking}", new { status = "cancelled" }),
        ];
        foreach (var (path, body) in writes)
        {
            var read = await practice.Owner.Get(path);
            read.ETag.ShouldBe($"\"{read.Json.GetProperty("version").GetInt64()}\"");

            (await practice.Owner.Put(path, body, ("If-Match", "\"999\""))).ShouldBeProblem(412, "version_mismatch");
            var written = await practice.Owner.Put(path, body, ("If-Match", read.ETag!));
            written.Status.ShouldBe(200, written.Body);
            written.ETag.ShouldNotBe(read.ETag);
            (await practice.Owner.Put(path, body, ("If-Match", read.ETag!))).ShouldBeProblem(412, "version_mismatch");
        }
    }

    [Fact]
    public async Task A_read_of_a_known_version_is_304()
    {
        var practice = await server.NewPractice();
        var path = $"/api/services/{await practice.NewService()}";
        var read = await practice.Owner.Get(path);

        var again = await practice.Owner.Get(path, ("If-None-Match", read.ETag!));

        (again.Status, again.Body).ShouldBe((304, ""));
    }

    [Fact]
    public async Task The_public_practice_is_cached_and_shows_a_change_at_once()
    {
        var practice = await server.NewPractice();
        var path = $"/public/organizations/{practice.Slug}";
        var before = await server.Anonymous.Get(path);
        before.Headers["Cache-Control"].ShouldContain("public");
        (await server.Anonymous.Get(path, ("If-None-Match", before.ETag!))).Status.ShouldBe(304);

        var service = await practice.NewService();

        var after = await server.Anonymous.Get(path);
        after.Body.ShouldContain(service);
        after.Body.ShouldNotContain("widgetOrigins");
        after.Body.ShouldNotContain("@");
        after.ETag.ShouldNotBe(before.ETag);
    }
}
