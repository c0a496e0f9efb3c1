using System.Text.Json;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>A series from a click into the calendar: what clashes is resolved in place, and all of it is booked at once.</summary>
public sealed class SeriesTests(Stage stage) : BrowserTest(stage)
{
    private static readonly TimeSpan Three = TimeSpan.FromHours(15);

    [Fact]
    public async Task Clashes_of_a_series_are_resolved_in_place_and_the_rest_is_cancelled_later()
    {
        var free = await Vacancy.Find(Api, therapist: 3, (3, Three), (10, Three), (17, Three), (24, Three));
        await Api.Book(free.TherapistId, free.ServiceId, free.Starts[1], "Already Here");
        await Api.Book(free.TherapistId, free.ServiceId, free.Starts[2], "Here Too");
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        await staff.ShowCalendarWeekOf(free.Starts[0]);
        await staff.Calendar.ShowOnly(free.TherapistId);

        await staff.Calendar.Click(CalendarView.Day(PracticeTime.DayOf(free.Starts[0])), Three);
        var dialog = staff.Calendar.NewBooking;
        await Expect(dialog.GetByTestId("picked-time")).ToHaveAttributeAsync("data-start", free.Starts[0]);
        await dialog.Locator($"[data-testid=service-option][data-service-id='{free.ServiceId}']").ClickAsync();
        await dialog.GetByTestId("booking-name").FillAsync("Sara Series");
        await dialog.GetByTestId("repeat-every").SelectOptionAsync("week");
        await dialog.GetByTestId("repeat-count").FillAsync("4");
        await dialog.GetByTestId("booking-confirm").ClickAsync();

        var clashes = dialog.GetByTestId("clash");
        await Expect(clashes).ToHaveCountAsync(2);
        await staff.Page.ExpectAccessible("a series with clashes");
        (await BookedBy("Sara Series", free.Starts[0])).ShouldBeEmpty();
        var alternative = clashes.Nth(0).GetByTestId("clash-alternative").First;
        var other = (await alternative.GetAttributeAsync("data-start")).ShouldNotBeNull();
        await alternative.CheckAsync();
        await clashes.Nth(1).GetByTestId("clash-skip").CheckAsync();
        await Expect(dialog.GetByTestId("booking-confirm")).ToHaveTextAsync("Book 3 appointments");
        await dialog.GetByTestId("booking-confirm").ClickAsync();

        await Expect(dialog.GetByTestId("booked-series")).ToHaveAttributeAsync("data-count", "3");
        var booked = await BookedBy("Sara Series", free.Starts[0]);
        booked.Select(Start).ShouldBe([free.Starts[0], other, free.Starts[3]]);

        await dialog.GetByTestId("booking-close").ClickAsync();
        var first = booked[0].GetProperty("id").GetString()!;
        await staff.Calendar.Entry(first).ClickAsync();
        await staff.Calendar.Dialog.GetByTestId("status-cancelled").ClickAsync();
        await staff.Calendar.Dialog.GetByTestId("status-cancel-following").ClickAsync();
        await Expect(staff.Page.GetByTestId("booking-facts")).ToHaveAttributeAsync("data-status", "cancelled");
        (await BookedBy("Sara Series", free.Starts[0])).ShouldAllBe(booking => booking.GetProperty("status").GetString() == "cancelled");
    }

    private async Task<IReadOnlyList<JsonElement>> BookedBy(string name, string from) =>
        [.. (await Api.BookingsFrom(from)).Where(booking => booking.GetProperty("client").GetProperty("name").GetString() == name)];

    private static string Start(JsonElement booking) => booking.GetProperty("start").GetString()!;
}
