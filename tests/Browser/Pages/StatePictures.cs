using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Pages;

/// <summary>
/// With <c>BROWSER_PICTURES</c> (a folder), a picture of every state that is looked at for accessibility: for somebody to look through.
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

        var name = $"{page.ViewportSize?.Width}-{what.Replace(' ', '-')}.png";
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name), Animations = ScreenshotAnimations.Disabled });
    }
}
