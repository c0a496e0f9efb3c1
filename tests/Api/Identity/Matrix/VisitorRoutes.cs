namespace Realtime.Tests.Api.Identity.Matrix;

/// <summary>One request that a visitor may try with their own ids, another visitor's of the practice, or another practice's.</summary>
/// <param name="Route">As mapped: method and pattern.</param>
/// <param name="Own">The status with one's own; null: not tried. <see cref="VisitorRoutes.Any"/>: whatever it is, nothing may be seen.</param>
/// <param name="Other">With those of another visitor of the practice.</param>
/// <param name="Foreign">With those of another practice's visitor.</param>
public sealed record VisitorRoute(string Route, int? Own, int? Other, int? Foreign)
{
    public Func<VisitorData, object?> Body { get; init; } = _ => null;

    /// <summary>After the path.</summary>
    public Func<VisitorData, string> Query { get; init; } = _ => "";

    /// <summary>What of theirs the answer to the visitor's own request shows.</summary>
    public Func<VisitorData, string>? Shows { get; init; }

    public HttpMethod Method => new(Route[..Route.IndexOf(' ', StringComparison.Ordinal)] is "*" ? "GET" : Route[..Route.IndexOf(' ', StringComparison.Ordinal)]);

    public string PathTo(VisitorData target)
    {
        var pattern = Route[(Route.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var id = pattern.Split('/') switch
        {
            [_, "api", "rooms", ..] => target.Room,
            [_, "api", "bookings", ..] => target.Booking,
            [_, "api", "holds", ..] => target.Hold,
            [_, "api", "waitlist", ..] => target.Place,
            [_, "api", "services", ..] => target.Service,
            [_, "api", "therapists", ..] => target.Therapist,
            _ => target.Id,
        };
        return pattern.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{sequence:long}", "1", StringComparison.Ordinal)
            .Replace("{therapistId}", target.Therapist, StringComparison.Ordinal)
            .Replace("{slug}", target.Practice.Slug, StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{**rest:nonfile}", "", StringComparison.Ordinal)
            .Replace("{**rest}", "", StringComparison.Ordinal) + Query(target);
    }
}

/// <summary>The matrix: every route of the server, in an order in which what changes one's own comes last.</summary>
public static class VisitorRoutes
{
    public const int Any = -1;

    public static IReadOnlyList<VisitorRoute> All { get; } =
    [
        // Of the conversation.
        Own("GET /api/rooms/{id}") with { Shows = me => me.Word },
        Own("GET /api/rooms/{id}/messages") with { Shows = me => me.Word },
        Own("POST /api/rooms/{id}/messages", 201) with { Body = _ => new { clientMessageId = "2", text = "again" } },
        Own("PUT /api/rooms/{id}/messages/{sequence:long}") with { Body = me => new { text = $"edited {me.Word}" } },
        Own("POST /api/rooms/{id}/transcript", 202) with { Body = _ => new { } },
        new("POST /api/rooms/{id}/transcript", null, 404, 404) { Body = target => new { email = $"{target.Word}@visitor.example" } },
        new("POST /api/rooms", 200, 403, 403) { Body = target => new { visitorId = target.Id }, Shows = me => me.Room },
        Self("GET /api/rooms") with { Shows = me => me.Room },
        Staff("PUT /api/rooms/{id}") with { Body = _ => new { status = "closed" } },
        Staff("GET /api/rooms/{id}/messages/{sequence:long}/history"),
        Staff("GET /api/rooms/{id}/notes"),
        Staff("POST /api/rooms/{id}/notes") with { Body = _ => new { clientNoteId = "n", text = "mine" } },
        Staff("PUT /api/rooms/{id}/tags") with { Body = _ => new { tags = (string[])["mine"] } },
        new("GET /api/rooms", 403, null, null) { Query = _ => "?tag=mine" },
        Staff("GET /api/canned-replies"),
        Staff("POST /api/canned-replies") with { Body = _ => new { shortcut = "hi", text = "mine" } },
        Staff("GET /api/canned-replies/{id}"),
        Staff("PUT /api/canned-replies/{id}") with { Body = _ => new { shortcut = "hi", text = "mine" } },
        Staff("DELETE /api/canned-replies/{id}"),
        Staff("POST /api/canned-replies/{id}/render") with { Body = target => new { roomId = target.Room } },
        Staff("GET /api/search/messages") with { Query = target => $"?q={target.Word}" },
        Self("PUT /api/visitors/me") with { Body = me => new { email = $"{me.Word}@visitor.example" }, Shows = me => me.Word },
        Self("GET /api/visitors/me") with { Shows = me => me.Word },
        Staff("GET /api/visitors/{id}"),
        Staff("PUT /api/visitors/{id}") with { Body = _ => new { blocked = true } },
        Staff("GET /api/desk"),
        Staff("PUT /api/desk/duty") with { Body = _ => new { onDuty = true } },
        new("GET /api/presence", 200, 200, 200) { Query = target => $"?userIds={target.Id}" },

        // Of appointments. A booking frees its client's hold.
        Own("DELETE /api/holds/{id}", 204),
        Self("GET /api/bookings") with { Shows = me => me.Booking },
        new("GET /api/bookings", Any, Any, Any) { Query = target => $"?clientId={target.Id}" },
        new("GET /api/bookings", Any, Any, Any) { Query = target => $"?therapistId={target.Therapist}" },
        Own("GET /api/bookings/{id}") with { Shows = me => me.Word },
        Staff("GET /api/bookings/outside-hours"),
        new("POST /api/bookings", 201, 403, 403) { Body = target => new { serviceId = target.Service, therapistId = target.Therapist, start = target.Free[0], clientId = target.Id } },
        new("POST /api/bookings", 201, 404, 404) { Body = target => new { serviceId = target.Service, therapistId = target.Therapist, start = target.Free[1], roomId = target.Room } },
        new("POST /api/bookings", null, Any, 404) { Body = target => new { serviceId = target.Service, therapistId = target.Therapist, start = target.Free[2], holdId = target.Hold } },
        new("POST /api/bookings/series", 201, 404, 404) { Body = target => new { serviceId = target.Service, therapistId = target.Therapist, start = target.Free[3], every = "week", count = 2, roomId = target.Room } },
        Own("POST /api/bookings/{id}/reschedule") with { Body = target => new { start = target.Free[4] } },
        Own("PUT /api/bookings/{id}") with { Body = _ => new { status = "cancelled" } },
        Practice("POST /api/holds", 201) with { Body = target => new { serviceId = target.Service, therapistId = target.Therapist, start = target.Free[5] } },
        Self("GET /api/waitlist") with { Shows = me => me.Place },
        Practice("POST /api/waitlist", 201) with { Body = target => new { serviceId = target.Service, earliest = target.Free[0], latest = target.Free[^1] } },
        Own("DELETE /api/waitlist/{id}", 204),
        Practice("GET /api/availability") with { Query = target => $"?serviceId={target.Service}&therapistId={target.Therapist}&date={target.Free[0][..10]}&days=7" },
        Practice("POST /api/availability/smart") with { Body = target => new { serviceId = target.Service } },
        new("GET /api/calendars/{therapistId}.ics", 404, 404, 404) { Query = _ => "?key=abcdefghijklmnopqrstuvwxyz" },
        Staff("GET /api/calendars/{therapistId}/key"),
        Staff("POST /api/calendars/{therapistId}/key"),
        Staff("DELETE /api/calendars/{therapistId}/key"),

        // Of the practice.
        Self("GET /api/services"),
        Practice("GET /api/services/{id}"),
        Staff("POST /api/services") with { Body = _ => new { name = "Mine", durationMinutes = 30 } },
        Staff("PUT /api/services/{id}") with { Body = _ => new { name = "Mine", durationMinutes = 30 } },
        Staff("DELETE /api/services/{id}"),
        Self("GET /api/therapists"),
        Practice("GET /api/therapists/{id}"),
        Staff("POST /api/therapists") with { Body = _ => new { name = "Mine" } },
        Staff("PUT /api/therapists/{id}") with { Body = _ => new { name = "Mine" } },
        Staff("DELETE /api/therapists/{id}"),
        Staff("GET /api/therapists/{id}/schedule"),
        Staff("PUT /api/therapists/{id}/schedule") with { Body = _ => new { weekly = (object[])[] } },
        Staff("GET /api/organization"),
        Staff("PUT /api/organization") with { Body = _ => new { name = "Mine", timeZone = "UTC" } },
        Staff("GET /api/users"),
        Staff("GET /api/users/{id}"),
        Staff("POST /api/users") with { Body = _ => new { name = "Mine", email = "mine@mine.example", password = "Mine-mine-1", role = "owner" } },
        Staff("DELETE /api/users/{id}"),
        Staff("POST /api/privacy/exports") with { Body = target => new { clientId = target.Id } },
        Staff("DELETE /api/clients/{id}"),
        Staff("GET /api/audit"),

        // Anybody's.
        Open("GET /public/organizations/{slug}", 200),
        Open("POST /public/organizations/{slug}/visitors", 201) with { Body = _ => new { name = "Another" } },
        Open("POST /public/organizations/{slug}/resume", 401) with { Body = target => new { token = target.Id } },
        Open("POST /api/organizations", 409) with
        {
            Body = target => new { organization = new { name = "Mine", slug = target.Practice.Slug, timeZone = "UTC" }, owner = new { name = "I", email = "i@mine.example", password = "Mine-mine-1" } },
        },
        Open("POST /api/auth/token", 401) with { Body = target => new { email = $"{target.Word}@visitor.example", password = "Mine-mine-1" } },
        Open("POST /api/auth/refresh", 401) with { Body = target => new { refreshToken = target.Id } },
        Open("GET /conversation", 200) with { Query = target => $"?organization={target.Practice.Slug}" },
        Open("GET /conversation.css", 200),
        Open("GET /openapi/{documentName}.json", 200),
        Open("GET /api/health", 200),
        Open("GET /api/health/live", 200),
        Open("GET /metrics", 200),
        Open("GET /", Any),
        Open("* /hub", Any),
        Open("* /hub/negotiate", Any),

        // What ends what the rows before need.
        Own("DELETE /api/rooms/{id}/messages/{sequence:long}", 204),
        Self("POST /api/hub/tickets", 201),
        Self("POST /api/auth/logout", 204),
    ];

    /// <summary>Files of the client, whose routes depend on whether it is built.</summary>
    public static IReadOnlyList<string> OfTheClient { get; } =
        ["GET /widget.js", "GET /console/{**rest}", "GET /demo/{**rest}", "GET /console/{**rest:nonfile}", "GET /demo/{**rest:nonfile}"];

    /// <summary>Under <c>/api</c>, and open to somebody blocked: nobody else notices.</summary>
    public static IReadOnlyList<string> OpenToBlocked { get; } =
        ["POST /api/availability/smart", "POST /api/hub/tickets", "POST /api/auth/logout"];

    private static VisitorRoute Own(string route, int own = 200) => new(route, own, 404, 404);

    /// <summary>By no id: what is listed is the caller's alone.</summary>
    private static VisitorRoute Self(string route, int own = 200) => new(route, own, null, null);

    /// <summary>The same for everybody of the practice, and nobody else.</summary>
    private static VisitorRoute Practice(string route, int own = 200) => new(route, own, null, 404);

    private static VisitorRoute Staff(string route) => new(route, 403, 403, 403);

    private static VisitorRoute Open(string route, int status) => new(route, status, status, status);
}
