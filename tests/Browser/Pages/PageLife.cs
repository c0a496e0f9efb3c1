using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Pages;

/// <summary>A mark on a page's window that a reload would wipe off.</summary>
internal static class PageLife
{
    extension(IPage page)
    {
        public async Task Mark() => await page.EvaluateAsync("() => { window.sameLife = true; }");

        public async Task ExpectNoReload() => (await page.EvaluateAsync<bool>("() => window.sameLife === true")).ShouldBeTrue("the page was reloaded");
    }
}
