using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>A visitor's window: a page with the widget on it.</summary>
internal sealed class WidgetPage(IPage page, string address)
{
    public IPage Page => page;

    public string Address => address;

    public ConversationView Conversation { get; } = new(page);

    public BookingView Booking { get; } = new(page);

    public ILocator Launcher => page.GetByTestId("widget-launcher");

    public ILocator Panel => page.GetByTestId("widget-panel");

    public ILocator PresenceLine => page.GetByTestId("presence-line");

    public ILocator WaitingLine => page.GetByTestId("waiting-line");

    public async Task Open()
    {
        await page.GotoAsync(address);
        await Launcher.ClickAsync();
        await Expect(Panel).ToBeVisibleAsync();
    }

    /// <summary>Opens the widget and introduces the visitor, up to where they can write.</summary>
    public async Task Start(string name)
    {
        await Open();
        await page.GetByTestId("start-name").FillAsync(name);
        await page.GetByTestId("start-submit").ClickAsync();
        await Expect(Conversation.Input).ToBeVisibleAsync();
    }

    public async Task ShowChat() => await page.GetByTestId("tab-chat").ClickAsync();
}
