using System.Net;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Console;

/// <summary>What staff sets is what visitors see, at once.</summary>
public sealed class SettingsTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_date_closed_in_the_schedule_leaves_an_open_widget_at_once_and_comes_back()
    {
        var visitor = await NewVisitorWindow(Device.Phone);
        var staff = await NewStaffWindow(Device.Laptop);
        await Task.WhenAll(staff.SignIn(DemoStaff.Owner), visitor.Start("Wanda Watches"));
        await visitor.Booking.ShowTimes(dayIndex: 3);
        var day = (await visitor.Page.Locator("[data-testid=day-option][aria-pressed=true]").GetAttributeAsync("data-day")).ShouldNotBeNull();
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("override-add").ClickAsync();
        await page.GetByTestId("override-date").Last.FillAsync(day);
        await page.GetByTestId("hours-save").ClickAsync();
        await Expect(page.GetByTestId("hours-save-done")).ToHaveTextAsync("Saved.");
        await Expect(visitor.Booking.FreeSlots).ToHaveCountAsync(0);

        // In the evening, when no other test on this server has booked.
        await page.GetByTestId("override").Last.GetByTestId("interval-add").ClickAsync();
        await page.GetByTestId("override").Last.GetByTestId("interval-start").FillAsync("20:00");
        await page.GetByTestId("override").Last.GetByTestId("interval-end").FillAsync("22:00");
        await page.GetByTestId("hours-save").ClickAsync();
        await Expect(visitor.Booking.FreeSlots.First).ToBeVisibleAsync();
        var start = await visitor.Booking.StartOfSlot(0);
        (PracticeTime.DayOf(start), PracticeTime.Clock(start).TimeOfDay).ShouldBe((day, TimeSpan.FromHours(20)));

        await page.GetByTestId("override").Last.GetByText("Remove date").ClickAsync();
        await page.GetByTestId("hours-save").ClickAsync();
        await Waits.Until(visitor.Booking.FreeSlots.CountAsync, count => count > 6, count => $"{count} free times");
    }

    [Fact]
    public async Task An_appointment_that_the_hours_no_longer_cover_is_listed_with_a_link()
    {
        var free = await Vacancy.Find(Api, therapist: 2, (4, TimeSpan.FromHours(10)));
        var id = await Api.Book(free.TherapistId, free.ServiceId, free.Starts[0], "Olga Outside");
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("hours-therapist").SelectOptionAsync(free.TherapistId);
        await page.GetByTestId("override-add").ClickAsync();
        await page.GetByTestId("override-date").Last.FillAsync(PracticeTime.DayOf(free.Starts[0]));
        await page.GetByTestId("hours-save").ClickAsync();
        var listed = page.Locator($"[data-testid=outside-booking][data-booking-id='{id}']");
        await Expect(listed).ToBeVisibleAsync();
        await page.ExpectAccessible("appointments outside the hours");

        await listed.ClickAsync();
        await Expect(page.GetByTestId("booking-facts")).ToHaveAttributeAsync("data-start", free.Starts[0]);
        await page.GetByTestId("booking-dialog-close").ClickAsync();
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("hours-therapist").SelectOptionAsync(free.TherapistId);
        await page.GetByTestId("override").Last.GetByText("Remove date").ClickAsync();
        await page.GetByTestId("hours-save").ClickAsync();
        await Expect(listed).ToHaveCountAsync(0);
        (await Api.Booking(id)).GetProperty("status").GetString().ShouldBe("confirmed");
    }

    [Fact]
    public async Task A_holiday_closes_every_calendar_and_is_named_there()
    {
        var free = await Vacancy.Find(Api, therapist: 3, (2, TimeSpan.FromHours(9)));
        var day = PracticeTime.DayOf(free.Starts[0]);
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("settings-practice").ClickAsync();
        await page.GetByTestId("holiday-add").ClickAsync();
        await page.GetByTestId("holiday-date").Last.FillAsync(day);
        await page.GetByTestId("holiday-name").Last.FillAsync("Founders' Day");
        await page.ExpectAccessible("the practice");
        await page.GetByTestId("practice-save").ClickAsync();
        await Expect(page.GetByTestId("practice-save-done")).ToHaveTextAsync("Saved.");
        (await Api.FreeStarts(free.TherapistId, free.ServiceId, DateTime.Parse(day, null), 1)).ShouldBeEmpty();
        await staff.ShowCalendarWeekOf(free.Starts[0]);
        await Expect(page.Locator($".fc-timegrid-col[data-date='{day}'] .closed-hours")).ToContainTextAsync("Founders' Day");

        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("settings-practice").ClickAsync();
        await page.GetByTestId("holiday").Last.GetByText("Remove").ClickAsync();
        await page.GetByTestId("practice-save").ClickAsync();
        await Expect(page.GetByTestId("practice-save-done")).ToHaveTextAsync("Saved.");
        (await Api.FreeStarts(free.TherapistId, free.ServiceId, DateTime.Parse(day, null), 1)).ShouldContain(free.Starts[0]);
    }

    [Fact]
    public async Task Time_off_that_somebody_else_enters_is_seen_in_an_open_calendar_without_a_reload()
    {
        var free = await Vacancy.Find(Api, therapist: 3, (1, TimeSpan.FromHours(10)));
        var start = DateTimeOffset.Parse(free.Starts[0], null);
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        await staff.Page.Mark();
        await staff.ShowCalendarWeekOf(free.Starts[0]);
        await staff.Calendar.ShowOnly(free.TherapistId);
        var closed = staff.Page.Locator(CalendarView.Day(PracticeTime.DayOf(free.Starts[0]))).Locator(".closed-hours").Filter(new() { HasText = "At the dentist" });
        await Expect(closed).ToHaveCountAsync(0);

        await Api.SetTimeOff(free.TherapistId, new { start, end = start.AddHours(3), reason = "At the dentist" });
        await Expect(closed).ToHaveCountAsync(1);
        await Api.SetTimeOff(free.TherapistId, timeOff: null);
        await Expect(closed).ToHaveCountAsync(0);
        await staff.Page.ExpectNoReload();
    }

    [Fact]
    public async Task A_service_is_added_changed_and_deleted()
    {
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("settings-services").ClickAsync();
        await page.GetByTestId("service-add").ClickAsync();
        await page.GetByTestId("service-name").FillAsync("Walk and talk");
        await page.GetByTestId("service-duration").FillAsync("40");
        await page.GetByTestId("service-price").FillAsync("62.5");
        await page.GetByTestId("service-save").ClickAsync();
        var row = page.GetByTestId("service-row").Filter(new() { HasText = "Walk and talk" });
        await Expect(row).ToContainTextAsync("40 min · $62.50");

        await row.GetByTestId("service-edit").ClickAsync();
        await page.GetByTestId("service-active").UncheckAsync();
        await page.GetByTestId("service-save").ClickAsync();
        await Expect(row).ToContainTextAsync("not offered at present");

        await row.GetByTestId("service-edit").ClickAsync();
        await page.GetByTestId("service-delete").ClickAsync();
        await page.GetByTestId("service-delete-confirm").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_address_of_a_calendar_feed_is_shown_once_and_ended()
    {
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn();
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("feed-make").ClickAsync();
        var address = new Uri(await page.GetByTestId("feed-address").InputValueAsync());
        var (status, feed) = await Api.GetAnonymously(address.PathAndQuery);
        status.ShouldBe(HttpStatusCode.OK);
        feed.ShouldStartWith("BEGIN:VCALENDAR");

        await page.ReloadAsync();
        await Expect(page.GetByTestId("feed-key")).ToHaveAttributeAsync("data-active", "true");
        await Expect(page.GetByTestId("feed-address")).ToHaveCountAsync(0);
        await page.GetByTestId("feed-revoke").ClickAsync();
        await page.GetByTestId("feed-revoke-confirm").ClickAsync();
        await Expect(page.GetByTestId("feed-key")).ToHaveAttributeAsync("data-active", "false");
        (await Api.GetAnonymously(address.PathAndQuery)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
