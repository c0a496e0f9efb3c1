using System.Net;
using Realtime.Api.Practice;

namespace Realtime.Api.Chat;

/// <summary>The page that links in mails lead to: the widget, and nothing else. What stands behind the <c>#</c> it alone reads.</summary>
internal static class ConversationPage
{
    public const string Path = "/conversation";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show).ExcludeFromDescription();

    private static async Task<IResult> Show(string? organization, PracticeDirectory practices, HttpContext context)
    {
        if (string.IsNullOrEmpty(organization) || await practices.FindBySlug(organization) is not { Organization: var practice })
        {
            return TypedResults.Text("There is no such practice.\n", statusCode: StatusCodes.Status404NotFound);
        }

        var (slug, name) = (WebUtility.HtmlEncode(practice.Slug), WebUtility.HtmlEncode(practice.Profile.Name));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(
            $"""
            <!doctype html>
            <html lang="en">
              <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <title>Your conversation with {name}</title>
                <script src="/widget.js" data-organization="{slug}" async></script>
              </head>
              <body>
                <main>
                  <h1>Your conversation with {name}</h1>
                  <p>It opens at the corner of this page.</p>
                </main>
              </body>
            </html>

            """,
            "text/html; charset=utf-8");
    }
}
