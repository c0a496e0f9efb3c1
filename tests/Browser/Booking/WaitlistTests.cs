using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>No time suits two people on phones; one becomes free, is offered to the first, and declined goes to the second.</summary>
public sealed class WaitlistTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_time_that_becomes_free_is_offered_in_the_chat_to_one_after_the_other()
    {
        var free = await Vacancy.Find(Api, therapist: 0, (2, TimeSpan.FromHours(11)));
        var former = await Api.Book(free.TherapistId, free.ServiceId, free.Starts[0], "Had It First");
        var (first, second) = (await NewVisitorWindow(Device.Phone), await NewVisitorWindow(Device.Phone));
        var staff = await NewStaffWindow(Device.Laptop);
        await Task.WhenAll(staff.SignIn(DemoStaff.Owner), first.Start("Wanda First"), second.Start("Wilma Second"));
        await staff.Page.GetByTestId("nav-waitlist").ClickAsync();
        await Wait(first, free);
        await Expect(Entry(staff, "Wanda First")).ToHaveAttributeAsync("data-status", "waiting");
        await Wait(second, free);
        await Expect(Entry(staff, "Wilma Second")).ToHaveAttributeAsync("data-status", "waiting");
        await staff.Page.ExpectAccessible("the waitlist");
        await first.ShowChat();
        await second.ShowChat();

        await Api.Cancel(former);
        await Expect(Offer(first)).ToHaveAttributeAsync("data-state", "open");
        await Expect(first.Page.GetByTestId("offer-countdown")).ToBeVisibleAsync();
        await first.Page.ExpectAccessible("an offer");
        await Expect(Entry(staff, "Wanda First")).ToHaveAttributeAsync("data-status", "offered");
        await Expect(Entry(staff, "Wanda First").GetByTestId("offer-left")).ToBeVisibleAsync();
        await Expect(Offer(second)).ToHaveCountAsync(0);

        await first.Page.GetByTestId("offer-decline").ClickAsync();
        await Expect(Offer(first)).ToHaveAttributeAsync("data-state", "over");
        await Expect(Offer(second)).ToHaveAttributeAsync("data-state", "open");
        // The second tap of an impatient person must not book again.
        await second.Page.GetByTestId("offer-accept").DblClickAsync();
        await Expect(Offer(second)).ToHaveAttributeAsync("data-state", "taken");
        await Expect(second.Conversation.BookingCards).ToHaveCountAsync(1);
        (await Api.BookingsAt(free.Starts[0], free.TherapistId)).Count(booking => booking.GetProperty("status").GetString() == "confirmed").ShouldBe(1);
        await second.Page.GetByTestId("tab-book").ClickAsync();
        await Expect(second.Page.GetByTestId("my-booking")).ToHaveCountAsync(1);
        await Expect(second.Page.GetByTestId("my-waiting")).ToHaveCountAsync(0);
        await Expect(Entry(staff, "Wilma Second")).ToHaveCountAsync(0);
        await staff.Page.GetByTestId("waitlist-past").ClickAsync();
        await Expect(Entry(staff, "Wilma Second")).ToHaveAttributeAsync("data-status", "booked");

        // Who declined waits on, and would be offered whatever becomes free next, until they leave.
        await Expect(Entry(staff, "Wanda First")).ToHaveAttributeAsync("data-status", "waiting");
        await first.Page.GetByTestId("tab-book").ClickAsync();
        await first.Page.GetByTestId("waitlist-leave").ClickAsync();
        await Expect(first.Page.GetByTestId("my-waiting")).ToHaveCountAsync(0);
        await Expect(Entry(staff, "Wanda First")).ToHaveAttributeAsync("data-status", "left");
    }

    private static async Task Wait(WidgetPage visitor, Vacancy free)
    {
        var page = visitor.Page;
        var day = PracticeTime.DayOf(free.Starts[0]);
        await page.GetByTestId("tab-book").ClickAsync();
        await page.Locator($"[data-testid=service-option][data-service-id='{free.ServiceId}']").ClickAsync();
        await page.Locator($"[data-testid=therapist-option][data-therapist-id='{free.TherapistId}']").ClickAsync();
        await page.GetByTestId("waitlist-open").ClickAsync();
        await page.GetByTestId("waitlist-from").FillAsync(day);
        await page.GetByTestId("waitlist-to").FillAsync(day);
        await page.ExpectAccessible("joining the waiting list");
        await page.GetByTestId("waitlist-join").ClickAsync();
        await Expect(page.GetByTestId("waitlist-joined")).ToBeVisibleAsync();
    }

    private static ILocator Entry(ConsolePage staff, string name) => staff.Page.GetByTestId("waitlist-entry").Filter(new() { HasText = name });

    private static ILocator Offer(WidgetPage visitor) => visitor.Page.Locator("[data-testid=message][data-kind=offer]");
}
