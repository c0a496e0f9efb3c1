using System.Net;
using Realtime.Api.Practice;

namespace Realtime.Api.Chat;

/// <summary>The page that links in mails lead to: the widget, and nothing else. What stands behind the <c>#</c> it alone reads.</summary>
internal static class ConversationPage
{
    public const string Path = "/conversation";

    private const string StylesPath = Path + ".css";

    private const string Styles =
        """
        body { margin: 0; background: #f6f5f1; color: #22302e; font: 16px/1.6 Inter, system-ui, sans-serif; }
        main { max-width: 34rem; margin: 0 auto; padding: 18vh 24px 24px; }
        h1 { margin: 0 0 12px; font-size: 26px; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
        p { margin: 0; color: #566563; }

        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).ExcludeFromDescription();
        app.MapGet(StylesPath, () => TypedResults.Text(Styles, "text/css; charset=utf-8")).ExcludeFromDescription();
    }

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
                <link rel="stylesheet" href="{StylesPath}" />
                <script src="/widget.js" data-organization="{slug}" async></script>
              </head>
              <body>
                <main>
                  <h1 dir="auto">Your conversation with {name}</h1>
                  <p>It opens in the corner of this page; on a phone, it fills the screen.</p>
                </main>
              </body>
            </html>

            """,
            "text/html; charset=utf-8");
    }
}
