using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Pages;

/// <summary>
/// With <c>BROWSER_PICTURES</c> (a folder), a picture of every state that is looked at for accessibility, in light and in dark: for
/// somebody to look through.
/// </summary>
internal static class StatePictures
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("BROWSER_PICTURES");

    public static async Task Take(IPage page, string what)
    {
        if (Folder is null)
        {
            return;
        }

        var name = $"{page.ViewportSize?.Width}-{what.Replace(' ', '-')}";
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}-{scheme}.png".ToLowerInvariant()), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
