using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Operations;

/// <summary>Every page in the states that people meet, on a laptop and on a phone.</summary>
public sealed class AccessibilityTests(Stage stage) : BrowserTest(stage)
{
    public static TheoryData<string> Devices => ["laptop", "phone"];

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task The_demo_page_with_the_widget_is_accessible(string device)
    {
        var visitor = await NewVisitorWindow(Named(device));
        var page = visitor.Page;
        await visitor.Open();
        await page.ExpectAccessible("the start form");
        await page.GetByTestId("start-name").FillAsync($"Alex Access {device}");
        await page.GetByTestId("start-submit").ClickAsync();
        await visitor.Conversation.Say("A message that is long enough to be broken into lines, andonewordthatissolongthatithastobebrokenanywhere");
        await visitor.Conversation.Say("Another");
        await Expect(visitor.Conversation.Messages).ToHaveCountAsync(2);
        await page.ExpectAccessible("the conversation");

        await page.GetByTestId("tab-book").ClickAsync();
        await Expect(page.GetByTestId("service-option").First).ToBeVisibleAsync();
        await page.ExpectAccessible("the services");
        await visitor.Booking.ShowTimes();
        await page.ExpectAccessible("the free times");
        await visitor.Booking.Hold(await visitor.Booking.StartOfSlot(0), "Alex Access", "alex@visitor.example");
        await page.ExpectAccessible("the booking's details");
        await visitor.Booking.Confirm();
        await page.ExpectAccessible("the booking made");
        await page.GetByTestId("booking-close").ClickAsync();
        await Expect(page.GetByTestId("my-booking")).ToBeVisibleAsync();
        await page.ExpectAccessible("own bookings");
        await visitor.ShowChat();
        await Expect(visitor.Conversation.BookingCards).ToHaveCountAsync(1);
        await page.ExpectAccessible("a booking in the conversation");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task The_console_is_accessible(string device)
    {
        var staff = await NewStaffWindow(Named(device));
        var page = staff.Page;
        await staff.Open();
        await Expect(page.GetByTestId("demo-hint")).ToBeVisibleAsync();
        await page.ExpectAccessible("the sign-in");
        await staff.SignIn(DemoStaff.Owner);
        await Expect(page.GetByTestId("inbox-entry").First).ToBeVisibleAsync();
        await page.ExpectAccessible("the inbox");
        await page.GetByTestId("inbox-entry").Filter(new() { HasNotText = "No messages yet" }).First.ClickAsync();
        await Expect(staff.Conversation.Messages.First).ToBeVisibleAsync();
        await page.ExpectAccessible("a conversation");
        await page.GetByTestId("propose-open").ClickAsync();
        await Expect(page.GetByTestId("propose").GetByTestId("slot-option").First).ToBeVisibleAsync();
        await page.ExpectAccessible("proposing times");

        await page.GetByTestId("nav-calendar").ClickAsync();
        await page.Locator(".fc-next-button").ClickAsync();
        if (device == "laptop")
        {
            await page.GetByTestId("booking-event").First.ClickAsync();
            await Expect(page.GetByTestId("booking-facts")).ToBeVisibleAsync();
            await page.ExpectAccessible("an appointment");
            await page.GetByTestId("booking-dialog-close").ClickAsync();
        }

        await page.ExpectAccessible("the calendar");
        if (device == "laptop")
        {
            await page.GetByTestId("calendar-day").ClickAsync();
            await Expect(page.Locator("[data-view=team] .fc-timegrid-col[data-therapist-id]").First).ToBeVisibleAsync();
            await page.ExpectAccessible("the day by therapists");
        }

        await page.GetByTestId("new-booking-open").ClickAsync();
        var dialog = page.GetByTestId("new-booking");
        await dialog.GetByTestId("service-option").First.ClickAsync();
        await dialog.GetByTestId("therapist-option").First.ClickAsync();
        await dialog.GetByTestId("suggestion-option").First.ClickAsync();
        await dialog.GetByTestId("repeat-every").SelectOptionAsync("week");
        await page.ExpectAccessible("a new appointment");
        await dialog.GetByTestId("new-booking-close").ClickAsync();

        await page.GetByTestId("nav-settings").ClickAsync();
        await Expect(page.GetByTestId("hours-form")).ToBeVisibleAsync();
        await page.GetByTestId("override-add").ClickAsync();
        await page.GetByTestId("time-off-add").ClickAsync();
        await page.ExpectAccessible("the hours");
        await page.GetByTestId("settings-services").ClickAsync();
        await page.ExpectAccessible("the services");
        await page.GetByTestId("service-edit").First.ClickAsync();
        await page.GetByTestId("service-own-policy").CheckAsync();
        await page.ExpectAccessible("a service's form");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("settings-therapists").ClickAsync();
        await page.ExpectAccessible("the therapists");
        await page.GetByTestId("therapist-edit").First.ClickAsync();
        await Expect(page.GetByTestId("therapist-save")).ToBeVisibleAsync();
        await page.ExpectAccessible("a therapist's form");
    }

    private static Device Named(string device) => device == "phone" ? Device.Phone : Device.Laptop;
}
