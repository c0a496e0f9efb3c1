using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Operations;

public sealed class DocsTests(Stage stage) : BrowserTest(stage)
{
    // That nothing of it comes from elsewhere is held by BrowserTest, as on every page.
    [Fact]
    public async Task The_api_is_described_on_a_page_of_its_own()
    {
        var page = await (await NewBrowser(Device.Laptop)).NewPageAsync();
        await page.GotoAsync($"{Address}/docs");
        var bookings = page.Locator(".opblock-summary-path", new() { HasTextRegex = new("^/api/\u200B?bookings$") }).First;
        await Expect(bookings).ToBeVisibleAsync();
        (await page.Locator(".opblock").CountAsync()).ShouldBeGreaterThan(30);
        await bookings.ClickAsync();
        await Expect(page.Locator(".opblock.is-open")).ToBeVisibleAsync();
    }
}
