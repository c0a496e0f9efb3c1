using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Realtime.Api.Operations;

/// <summary>
/// Serves what <c>client-web</c> builds: the widget's script for every page, the console and the demo with their own addresses
/// inside.
/// </summary>
internal static class ClientFiles
{
    private const string NotBuilt = "The client is not built: run ./run, or npm ci and npm run build in client-web.";
    private static readonly string[] Pages = ["console", "demo"];

    public static void Map(WebApplication app)
    {
        if (FindRoot(app.Environment) is not { } root)
        {
            foreach (var path in (string[])["/", "/widget.js", "/console/{**rest}", "/demo/{**rest}"])
            {
                app.MapGet(path, () => TypedResults.Text(NotBuilt + "\n", statusCode: StatusCodes.Status404NotFound)).ExcludeFromDescription();
            }

            return;
        }

        var files = new PhysicalFileProvider(root);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Prepare });

        app.MapGet("/", () => TypedResults.Redirect("/demo")).ExcludeFromDescription();
        foreach (var page in Pages)
        {
            var index = files.GetFileInfo($"{page}/index.html");
            if (index.Exists)
            {
                // A missing asset is 404; only addresses of the page itself (no dot) show the page.
                app.MapGet($"/{page}/{{**rest:nonfile}}", (HttpContext context) => SendPage(context, index)).ExcludeFromDescription();
            }
        }
    }

    private static IResult SendPage(HttpContext context, IFileInfo index)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.PhysicalFile(index.PhysicalPath!, "text/html; charset=utf-8", lastModified: index.LastModified);
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        // The build puts a hash of the content in the names of assets: those never change.
        headers.CacheControl = file.Context.Request.Path.Value!.Contains("/assets/", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "public, no-cache";
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    private static string? FindRoot(IWebHostEnvironment environment)
    {
        // Published: beside the program. From sources: in the repository around the program or the working folder.
        var published = Path.Combine(AppContext.BaseDirectory, "client-web");
        return File.Exists(Path.Combine(published, "widget.js"))
            ? published
            : FoldersUpFrom(AppContext.BaseDirectory).Concat(FoldersUpFrom(environment.ContentRootPath))
                .Select(folder => Path.Combine(folder, "client-web", "dist"))
                .FirstOrDefault(Directory.Exists);
    }

    private static IEnumerable<string> FoldersUpFrom(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
