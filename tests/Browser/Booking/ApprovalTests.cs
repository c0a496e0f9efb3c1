using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>A service that somebody confirms by hand: set up, asked for on a phone, confirmed and refused in the console.</summary>
public sealed class ApprovalTests(Stage stage) : BrowserTest(stage)
{
    private const string Service = "Assessment on request";

    [Fact]
    public async Task A_booking_waits_for_the_practice_which_confirms_one_and_refuses_another()
    {
        var visitor = await NewVisitorWindow(Device.Phone);
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        await OfferByRequest(staff.Page);
        await visitor.Start("Petra Pending");
        await staff.Page.GetByTestId("nav-calendar").ClickAsync();

        var confirmed = await Request(visitor, slot: 0);
        var pending = staff.Page.GetByTestId("pending-booking").Filter(new() { HasText = "Petra Pending" });
        await pending.ClickAsync();
        await Expect(staff.Page.GetByTestId("booking-facts")).ToHaveAttributeAsync("data-status", "pending");
        await staff.Page.ExpectAccessible("a booking that waits for confirmation");
        await staff.Page.GetByTestId("status-confirmed").ClickAsync();
        await Expect(staff.Page.GetByTestId("booking-facts")).ToHaveAttributeAsync("data-status", "confirmed");
        await Expect(Mine(visitor, confirmed)).ToHaveAttributeAsync("data-status", "confirmed");
        await staff.Page.GetByTestId("booking-dialog-close").ClickAsync();
        await Expect(pending).ToHaveCountAsync(0);

        var refused = await Request(visitor, slot: 1);
        await pending.ClickAsync();
        await staff.Page.GetByTestId("status-cancelled").ClickAsync();
        await staff.Page.GetByTestId("status-cancel-confirm").ClickAsync();
        await Expect(staff.Page.GetByTestId("booking-facts")).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(Mine(visitor, refused)).ToHaveCountAsync(0);
        await Expect(Mine(visitor, confirmed)).ToBeVisibleAsync();
    }

    // The service, with rules of its own, given by the second therapist.
    private static async Task OfferByRequest(IPage page)
    {
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("settings-services").ClickAsync();
        await page.GetByTestId("service-add").ClickAsync();
        await page.GetByTestId("service-name").FillAsync(Service);
        await page.GetByTestId("service-duration").FillAsync("60");
        await page.GetByTestId("service-own-policy").CheckAsync();
        await page.GetByTestId("policy-manual").CheckAsync();
        await page.GetByTestId("policy-cancel-notice").SelectOptionAsync("1440");
        await page.GetByTestId("service-save").ClickAsync();
        await Expect(page.GetByTestId("service-row").Filter(new() { HasText = Service })).ToContainTextAsync("confirmed by hand");
        await page.GetByTestId("settings-therapists").ClickAsync();
        await page.GetByTestId("therapist-edit").Nth(1).ClickAsync();
        await page.GetByLabel(Service).CheckAsync();
        await page.GetByTestId("therapist-save").ClickAsync();
        await Expect(page.GetByTestId("therapist-row").Nth(1)).ToContainTextAsync(Service);
    }

    private static async Task<string> Request(WidgetPage visitor, int slot)
    {
        var page = visitor.Page;
        await page.GetByTestId("tab-book").ClickAsync();
        await page.GetByTestId("service-option").Filter(new() { HasText = Service }).ClickAsync();
        await page.GetByTestId("therapist-option").Nth(1).ClickAsync();
        var day = page.Locator("[data-testid=day-option]:not(:disabled)").Nth(4);
        await day.ClickAsync();
        await Expect(day).ToHaveAttributeAsync("aria-pressed", "true");
        await visitor.Booking.Hold(await visitor.Booking.StartOfSlot(slot), "Petra Pending", "petra@visitor.example");
        await visitor.Booking.Confirm();
        await Expect(visitor.Booking.Done).ToContainTextAsync("has been requested");
        var id = (await visitor.Booking.Done.GetAttributeAsync("data-booking-id")).ShouldNotBeNull();
        await page.GetByTestId("booking-close").ClickAsync();
        await Expect(Mine(visitor, id)).ToHaveAttributeAsync("data-status", "pending");
        await Expect(Mine(visitor, id)).ToContainTextAsync("Waiting for confirmation");
        return id;
    }

    private static ILocator Mine(WidgetPage visitor, string id) => visitor.Page.Locator($"[data-testid=my-booking][data-booking-id='{id}']");
}
