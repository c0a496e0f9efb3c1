using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>The console's calendar: appointments on a grid of days, or of therapists on one day.</summary>
internal sealed class CalendarView(IPage page)
{
    private const int LooksMax = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public ILocator Notice => page.GetByTestId("move-notice");

    public ILocator Dialog => page.GetByTestId("booking-dialog");

    public ILocator NewBooking => page.GetByTestId("new-booking");

    public ILocator Entry(string bookingId) => page.Locator($"[data-testid=booking-event][data-booking-id='{bookingId}']");

    public ILocator EntryAt(string bookingId, string start) => page.Locator($"[data-testid=booking-event][data-booking-id='{bookingId}'][data-start='{start}']");

    /// <summary>Of one therapist alone, so that nothing lies beside anything.</summary>
    public async Task ShowOnly(string therapistId)
    {
        var chip = page.Locator($"[data-testid=calendar-therapist][data-therapist-id='{therapistId}']");
        await chip.ClickAsync();
        await Expect(chip).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByTestId("calendar")).ToHaveAttributeAsync("aria-busy", "false");
    }

    /// <summary>Takes an appointment by its upper edge and lets it go where a column and a time of the practice's clock meet.</summary>
    public async Task Drag(string bookingId, string column, TimeSpan time)
    {
        var entry = Entry(bookingId);
        await Expect(page.GetByTestId("calendar")).ToHaveAttributeAsync("aria-busy", "false");
        // In one step: what is read anew meanwhile is drawn anew.
        await entry.EvaluateAsync("entry => entry.scrollIntoView({ block: 'nearest' })");
        var from = await Box(entry);
        var (x, y) = await PointOf(column, time);
        await page.Mouse.MoveAsync(from.X + 12, from.Y + 6);
        await page.Mouse.DownAsync();
        // A drag begins after a few pixels.
        await page.Mouse.MoveAsync(from.X + 16, from.Y + 16, new() { Steps = 3 });
        await page.Mouse.MoveAsync(x, y + 6, new() { Steps = 8 });
        await Expect(page.Locator(".fc-event-mirror")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
    }

    /// <summary>From the first day of a week on, to the day whose title this date is in.</summary>
    public async Task TurnTo(string date)
    {
        var title = page.Locator(".fc-toolbar-title");
        var wanted = $"{DateTime.Parse(date, null):MMMM d}";
        for (var day = 0; day < 7 && !(await title.InnerTextAsync()).EndsWith(wanted, StringComparison.Ordinal); day++)
        {
            await TurnOnce();
        }

        await Expect(title).ToContainTextAsync(wanted);
    }

    /// <summary>To the next week or day; what is drawn late is waited for, so that nobody turns past what they look for.</summary>
    public async Task TurnOnce()
    {
        var title = page.Locator(".fc-toolbar-title");
        var before = await title.InnerTextAsync();
        await page.Locator(".fc-next-button").ClickAsync();
        await Expect(title).Not.ToHaveTextAsync(before);
    }

    public async Task Click(string column, TimeSpan time)
    {
        var (x, y) = await PointOf(column, time);
        await page.Mouse.ClickAsync(x, y + 6);
    }

    public static string Day(string day) => $".fc-timegrid-col[data-date='{day}']";

    public static string Therapist(string therapistId) => $".fc-timegrid-col[data-therapist-id='{therapistId}']";

    private async Task<(float X, float Y)> PointOf(string column, TimeSpan time)
    {
        var lane = page.Locator($".fc-timegrid-slot-lane[data-time='{time:hh\\:mm\\:ss}']");
        await lane.ScrollIntoViewIfNeededAsync();
        var (at, row) = (await Box(page.Locator(column)), await Box(lane));
        return (at.X + (at.Width / 2), row.Y);
    }

    /// <summary>What was read anew is drawn anew, and in between is nowhere: where it stood twice, it stands.</summary>
    private static async Task<LocatorBoundingBoxResult> Box(ILocator locator)
    {
        LocatorBoundingBoxResult? last = null;
        for (var looks = 0; ; looks++)
        {
            looks.ShouldBeLessThan(LooksMax, $"{locator} does not stand still");
            var box = await locator.BoundingBoxAsync();
            if (box is not null && last is not null && (box.X, box.Y, box.Width, box.Height) == (last.X, last.Y, last.Width, last.Height))
            {
                return box;
            }

            last = box;
            await Task.Delay(Look);
        }
    }
}
