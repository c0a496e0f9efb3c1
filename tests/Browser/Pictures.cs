using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser;

/// <summary>Takes the README's pictures of a conversation that ends in a booking: <c>docs/pictures</c>.</summary>
internal static class Pictures
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "pictures");

    public static async Task<int> Take()
    {
        await using var stage = new Stage();
        await stage.InitializeAsync();
        var sharp = (Device.Phone with { Height = 812 }).Options();
        sharp.DeviceScaleFactor = 2;
        await using var phone = await stage.Browser.NewContextAsync(sharp);
        await using var desk = await stage.Browser.NewContextAsync(Device.Laptop.Options());
        var visitor = new WidgetPage(await phone.NewPageAsync(), stage.Server.Address + "/demo");
        var therapist = new ConsolePage(await desk.NewPageAsync(), stage.Server.Address);
        await Task.WhenAll(therapist.SignIn(), visitor.Start("Clara Hoffmann"));

        const string first = "Hello! We moved in May, and I have not been sleeping well since.";
        await visitor.Conversation.Say(first);
        await therapist.OpenConversation("Clara Hoffmann");
        await therapist.Conversation.ExpectSaid(first);
        await Say(therapist.Conversation, visitor.Conversation, "Hello Clara, I am glad you wrote. You can choose a first conversation right here, under “Book”.");
        await Say(visitor.Conversation, therapist.Conversation, "Thank you. I will look for a time.");

        await visitor.Booking.ShowTimes(dayIndex: 0);
        var start = await visitor.Booking.StartOfSlot(await visitor.Booking.FreeSlots.CountAsync() / 2);
        await visitor.Booking.Hold(start, "Clara Hoffmann", "clara@visitor.example");
        await visitor.Booking.Confirm();
        await visitor.Page.GetByTestId("booking-close").ClickAsync();
        await visitor.ShowChat();
        await Say(therapist.Conversation, visitor.Conversation, "See you then. If anything changes, write to me here.");
        await visitor.Page.EvaluateAsync("() => document.activeElement?.shadowRoot?.activeElement?.blur()");
        await Picture(visitor.Page, "widget.png");

        await therapist.Page.GetByTestId("side-today").ClickAsync();
        await ShowDay(therapist.Page, PracticeTime.DayOf(start));
        await Picture(therapist.Page, "console.png");
        return 0;
    }

    private static async Task Say(ConversationView from, ConversationView to, string text)
    {
        await from.Say(text);
        await to.ExpectSaid(text);
    }

    private static async Task ShowDay(IPage console, string day)
    {
        var column = console.Locator($".fc-timegrid-col[data-date='{day}']");
        await Expect(console.Locator(".fc-timegrid-col").First).ToBeVisibleAsync();
        for (var step = 0; step < 7 && await column.CountAsync() == 0; step++)
        {
            await console.Locator(".fc-next-button").ClickAsync();
        }

        await Expect(console.GetByTestId("booking-event").First).ToBeVisibleAsync();
    }

    private static async Task Picture(IPage page, string name)
    {
        Directory.CreateDirectory(Folder);
        await page.Mouse.MoveAsync(0, 0);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name), Animations = ScreenshotAnimations.Disabled });
        System.Console.WriteLine($"docs/pictures/{name}");
    }
}
