using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Widget;

/// <summary>The whole way from the launcher to a booking without a pointer.</summary>
public sealed class KeyboardTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_visitor_with_a_keyboard_alone_writes_and_books()
    {
        var visitor = await NewVisitorWindow(Device.Laptop);
        var keys = new Keyboard(visitor.Page);
        await visitor.Page.GotoAsync(Address + "/demo");
        await Expect(visitor.Launcher).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "widget-launcher");

        await keys.Press("Enter");
        await keys.ExpectArrival("the name field", focused => focused.TestId == "start-name");
        await keys.Type("Kay Board");
        await keys.PressUntil("Tab", "start-email");
        await keys.Type("kay@visitor.example");
        await keys.Press("Enter");
        await keys.ExpectArrival("the message field", focused => focused.TestId == "message-input");
        await keys.Type("Typed without a pointer");
        await keys.Press("Enter");
        await visitor.Conversation.ExpectSaid("Typed without a pointer");

        await keys.PressUntil("Shift+Tab", "tab-chat");
        await keys.Press("ArrowRight");
        await keys.ExpectArrival("the Book tab", focused => focused.TestId == "tab-book");
        await keys.PressUntil("Tab", "service-option");
        await keys.Press("ArrowDown");
        await keys.Press("Enter");
        await keys.ExpectArrival("the next step's title", focused => focused.Tag == "h3");
        await keys.PressUntil("Tab", "therapist-option");
        await keys.Press("ArrowDown");
        await keys.Press("Enter");
        await Expect(visitor.Booking.FreeSlots.First).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "day-option");
        await keys.Press("ArrowRight");
        await keys.Press("Enter");
        await keys.PressUntil("Tab", "slot-option");
        await keys.Press("ArrowRight");
        await keys.Press("Enter");
        await keys.ExpectArrival("the details", focused => focused.Tag == "h3");
        await keys.PressUntil("Tab", "booking-confirm");
        await Expect(visitor.Page.GetByTestId("booking-email")).ToHaveValueAsync("kay@visitor.example");
        await keys.Press("Enter");
        await Expect(visitor.Booking.Done).ToBeVisibleAsync();
        await keys.ExpectArrival("what was booked", focused => focused.Tag == "h3");

        await keys.Press("Escape");
        await Expect(visitor.Panel).ToHaveCountAsync(0);
        await keys.ExpectArrival("the launcher", focused => focused.TestId == "widget-launcher");
        await Expect(visitor.Launcher).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Fact]
    public async Task On_a_phone_the_open_panel_keeps_the_keyboard()
    {
        var visitor = await NewVisitorWindow(Device.Phone);
        await visitor.Start("Faye Phone");
        var keys = new Keyboard(visitor.Page);
        var visited = new HashSet<string?>(StringComparer.Ordinal);
        for (var step = 0; step < 12; step++)
        {
            await keys.Press("Tab");
            visited.Add((await FocusedElement.Of(visitor.Page)).TestId);
        }

        visited.ShouldContain("widget-close");
        visited.ShouldContain("message-input");
        visited.ShouldNotContain("widget-launcher");
        await keys.Press("Escape");
        await keys.ExpectArrival("the launcher", focused => focused.TestId == "widget-launcher");
    }
}
