using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>The steps of a booking in the widget: service, therapist, day and time, details, done.</summary>
internal sealed class BookingView(IPage page)
{
    public ILocator Done => page.GetByTestId("booking-done");

    public ILocator FreeSlots => page.GetByTestId("slot-option");

    public ILocator FreeSlot(string start) => page.Locator($"[data-testid=slot-option][data-start='{start}']");

    public ILocator Notice => page.GetByTestId("slot-gone");

    /// <summary>Goes to the free times of the practice's first service with its first therapist, by default on the second day that has any.</summary>
    public async Task ShowTimes(int dayIndex = 1)
    {
        await page.GetByTestId("tab-book").ClickAsync();
        await page.GetByTestId("service-option").First.ClickAsync();
        await page.GetByTestId("therapist-option").Nth(1).ClickAsync();
        var day = page.Locator("[data-testid=day-option]:not(:disabled)").Nth(dayIndex);
        await day.ClickAsync();
        await Expect(day).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(FreeSlots.First).ToBeVisibleAsync();
    }

    /// <summary>Takes a time and fills in the details; the time is kept for this visitor from here on.</summary>
    public async Task Hold(string start, string name, string email)
    {
        await FreeSlot(start).ClickAsync();
        await page.GetByTestId("booking-name").FillAsync(name);
        await page.GetByTestId("booking-email").FillAsync(email);
    }

    public async Task Confirm()
    {
        await page.GetByTestId("booking-confirm").ClickAsync();
        await Expect(Done).ToBeVisibleAsync();
    }

    public async Task<string> StartOfSlot(int index) => (await FreeSlots.Nth(index).GetAttributeAsync("data-start")).ShouldNotBeNull();
}
