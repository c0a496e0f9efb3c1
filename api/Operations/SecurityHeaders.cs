namespace Realtime.Api.Operations;

/// <summary>Headers that keep browsers from guessing: on every answer, and a content policy on own pages.</summary>
internal static class SecurityHeaders
{
    private const string PagePolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Swagger UI brings inline styles and scripts of its own.
    private const string DocsPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
        + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static Task Add(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            path.StartsWithSegments("/docs") ? DocsPolicy
            : path.StartsWithSegments("/api") || path.StartsWithSegments("/public") ? DataPolicy
            : PagePolicy;
        return next(context);
    }
}
