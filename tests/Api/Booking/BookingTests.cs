using NodaTime;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking;

public sealed class BookingTests(ApiServer server)
{
    private static readonly DateTimeZone s_newYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Fact]
    public async Task A_booking_goes_through_its_life()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        var visitor = await practice.NewVisitor();

        var held = await visitor.Client.Post("/api/holds", new { therapistId = therapist, serviceId = service, start = starts[0] });
        held.Status.ShouldBe(201, held.Body);
        (await practice.Owner.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[0] })).ShouldBeProblem(409, "slot_taken");
        var booked = await visitor.Client.Post(
            "/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[0], holdId = held.Text("id"), notes = "first time" });
        booked.Status.ShouldBe(201, booked.Body);
        booked.Headers["Location"].ShouldBe($"/api/bookings/{booked.Text("id")}");
        booked.Text("clientId").ShouldBe(visitor.Id);
        booked.Json.GetProperty("client").GetProperty("email").GetString().ShouldBe("vera@example.com");
        booked.Text("start").ShouldBe(starts[0]);

        var path = booked.Headers["Location"];
        var moved = await visitor.Client.Post($"{path}/reschedule", new { start = starts[^1] }, ("If-Match", booked.ETag!));
        (moved.Status, moved.Text("start")).ShouldBe((200, starts[^1]));
        (await practice.FreeStarts(service, therapist)).ShouldContain(starts[0]);

        (await visitor.Client.Put(path, new { status = "completed" })).ShouldBeProblem(403, "forbidden");
        (await visitor.Client.Put(path, new { status = "pending" })).ShouldBeProblem(422, "validation_failed", "status");
        (await visitor.Client.Put(path, new { status = "cancelled", reason = "ill" })).Text("status").ShouldBe("cancelled");
        (await practice.Owner.Put(path, new { status = "confirmed" })).ShouldBeProblem(409, "invalid_transition");
        (await practice.Owner.Get(path)).Json.GetProperty("history").GetArrayLength().ShouldBe(3);
        (await practice.Owner.Delete($"/api/services/{service}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_taken_slot_answers_with_three_free_ones_near_it()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        _ = await practice.Book(practice.Owner, service, therapist, starts[3]);

        var refused = await (await practice.NewVisitor()).Client.Post("/api/bookings", new { serviceId = service, therapistId = therapist, start = starts[3] });

        var alternatives = refused.ShouldBeProblem(409, "slot_taken").Json.GetProperty("alternatives").EnumerateArray().ToList();
        alternatives.Count.ShouldBe(3);
        alternatives.ShouldAllBe(slot => starts.Contains(slot.GetProperty("start").GetString()));
        (await practice.Owner.Delete($"/api/services/{service}")).ShouldBeProblem(409, "service_in_use");
        (await practice.Owner.Delete($"/api/therapists/{therapist}")).ShouldBeProblem(409, "therapist_in_use");
    }

    [Fact]
    public async Task A_series_is_booked_whole_or_not_at_all()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = DateTimeOffset.Parse((await practice.FreeStarts(service, therapist))[2], System.Globalization.CultureInfo.InvariantCulture);
        var body = new { therapistId = therapist, serviceId = service, start, every = "week", count = 3 };
        _ = await practice.Book(practice.Owner, service, therapist, Text(WeeksLater(start, 2)));
        var visitor = await practice.NewVisitor();

        var refused = (await visitor.Client.Post("/api/bookings/series", body)).ShouldBeProblem(409, "series_conflict");
        var clash = refused.Json.GetProperty("clashes").EnumerateArray().ShouldHaveSingleItem();
        (clash.GetProperty("number").GetInt32(), clash.GetProperty("code").GetString(), clash.GetProperty("alternatives").GetArrayLength()).ShouldBe((3, "slot_taken", 3));
        (await visitor.Client.Get("/api/bookings")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);

        var booked = await visitor.Client.Post("/api/bookings/series", body with { every = "two_weeks", start = start.AddHours(1) }, ("Idempotency-Key", "once"));
        booked.Status.ShouldBe(201, booked.Body);
        var bookings = booked.Json.GetProperty("bookings").EnumerateArray().ToList();
        bookings.ShouldAllBe(booking => booking.GetProperty("series").GetProperty("id").GetString() == booked.Text("seriesId"));
        bookings.Select(booking => booking.GetProperty("start").GetDateTimeOffset())
            .ShouldBe([start.AddHours(1), WeeksLater(start.AddHours(1), 2), WeeksLater(start.AddHours(1), 4)]);
        (await visitor.Client.Post("/api/bookings/series", body with { every = "two_weeks", start = start.AddHours(1) }, ("Idempotency-Key", "once"))).Body.ShouldBe(booked.Body);

        var path = $"/api/bookings/{bookings[1].GetProperty("id").GetString()}";
        (await visitor.Client.Put(path, new { status = "completed", scope = "following" })).ShouldBeProblem(422, "validation_failed", "scope");
        (await visitor.Client.Put(path, new { status = "cancelled", scope = "following" })).Text("status").ShouldBe("cancelled");
        (await visitor.Client.Get("/api/bookings")).Json.GetProperty("items").EnumerateArray().Select(booking => booking.GetProperty("status").GetString())
            .ShouldBe(["confirmed", "cancelled", "cancelled"]);
    }

    [Fact]
    public async Task The_clashes_of_a_series_are_resolved_in_the_same_request()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = DateTimeOffset.Parse((await practice.FreeStarts(service, therapist))[2], System.Globalization.CultureInfo.InvariantCulture);
        _ = await practice.Book(practice.Owner, service, therapist, Text(WeeksLater(start, 1)));
        var visitor = await practice.NewVisitor();
        var body = new { therapistId = therapist, serviceId = service, start, every = "week", count = 4 };
        var clash = (await visitor.Client.Post("/api/bookings/series", body)).Json.GetProperty("clashes").EnumerateArray().ShouldHaveSingleItem();
        var alternative = clash.GetProperty("alternatives")[0].GetProperty("start").GetDateTimeOffset();

        var booked = await visitor.Client.Post("/api/bookings/series", new
        {
            body.therapistId,
            body.serviceId,
            body.start,
            body.every,
            body.count,
            exceptions = new object[] { new { number = 2, start = alternative }, new { number = 3, skip = true } },
        });

        booked.Status.ShouldBe(201, booked.Body);
        booked.Json.GetProperty("bookings").EnumerateArray().Select(booking => booking.GetProperty("start").GetDateTimeOffset())
            .ShouldBe([start, alternative, WeeksLater(start, 3)]);
    }

    [Fact]
    public async Task Exceptions_that_make_no_sense_are_refused_by_field()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();
        var start = "2026-11-23T09:00:00Z";
        foreach (var exceptions in (object[][])
            [
                [new { number = 4, skip = true }], [new { number = 0, start }], [new { number = 1 }], [new { number = 1, start, skip = true }],
                [new { number = 1, skip = true }, new { number = 1, start }], [new { number = 1, skip = true }, new { number = 2, skip = true }, new { number = 3, skip = true }],
            ])
        {
            var refused = await visitor.Client.Post("/api/bookings/series", new { therapistId = "th_x", serviceId = "sv_1", start, every = "week", count = 3, exceptions });
            refused.Status.ShouldBe(422, refused.Body);
            refused.Json.GetProperty("errors").EnumerateObject().ShouldContain(error => error.Name.StartsWith("exceptions"));
        }
    }

    [Fact]
    public async Task A_series_that_makes_no_sense_is_refused_by_field()
    {
        var practice = await server.NewPractice();
        var visitor = await practice.NewVisitor();

        var refused = await visitor.Client.Post("/api/bookings/series", new { serviceId = "sv_1", start = "2026-11-23T09:00:00Z", count = 53 });

        refused.ShouldBeProblem(422, "validation_failed", "therapistId");
        refused.ShouldBeProblem(422, "validation_failed", "every");
        refused.ShouldBeProblem(422, "validation_failed", "count");
        (await visitor.Client.Post("/api/bookings/series", new { therapistId = "th_x", serviceId = "sv_1", start = "2026-11-23T09:00:00Z", every = "week", count = 2 }))
            .ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Many_requests_for_one_slot_book_it_once()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        var start = (await practice.FreeStarts(service, therapist))[0];
        var visitors = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => practice.NewVisitor()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            visitors[i % 10].Client.Post("/api/bookings", new { serviceId = service, start })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Code == "slot_taken").ShouldBe(99);
    }

    /// <summary>At the same time of the practice's clock, which between spring and autumn is not the same time of UTC.</summary>
    private static DateTimeOffset WeeksLater(DateTimeOffset start, int weeks)
    {
        var local = Instant.FromDateTimeOffset(start).InZone(s_newYork).LocalDateTime.PlusWeeks(weeks);
        return s_newYork.AtStrictly(local).ToDateTimeOffset().ToUniversalTime();
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
