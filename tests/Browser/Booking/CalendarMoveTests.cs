using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>Staff moves appointments in the calendar: with the mouse, and as well without one.</summary>
public sealed class CalendarMoveTests(Stage stage) : BrowserTest(stage)
{
    private static readonly TimeSpan Ten = TimeSpan.FromHours(10);
    private static readonly TimeSpan Eleven = TimeSpan.FromHours(11);
    private static readonly TimeSpan Two = TimeSpan.FromHours(14);

    [Fact]
    public async Task An_appointment_is_dragged_to_another_day_and_back_by_undo_and_a_taken_time_refuses_it()
    {
        var free = await Vacancy.Find(Api, therapist: 2, (0, Ten), (1, Eleven), (1, Two));
        var (before, after, taken) = (free.Starts[0], free.Starts[1], free.Starts[2]);
        var id = await Api.Book(free.TherapistId, free.ServiceId, before, "Dora Drag");
        await Api.Book(free.TherapistId, free.ServiceId, taken, "Tom Taken");
        var (staff, onlooker) = (await NewStaffWindow(Device.Laptop), await NewStaffWindow(Device.Laptop));
        await Task.WhenAll(staff.SignIn(DemoStaff.Owner), onlooker.SignIn());
        foreach (var console in (ConsolePage[])[staff, onlooker])
        {
            await console.ShowCalendarWeekOf(before);
            await console.Calendar.ShowOnly(free.TherapistId);
        }

        await Expect(staff.Calendar.EntryAt(id, before)).ToBeVisibleAsync();
        await Expect(onlooker.Calendar.EntryAt(id, before)).ToBeVisibleAsync();
        var tuesday = CalendarView.Day(PracticeTime.DayOf(after));

        await staff.Calendar.Drag(id, tuesday, Eleven);
        await Expect(staff.Calendar.Notice).ToHaveAttributeAsync("data-kind", "moved");
        await Expect(staff.Calendar.EntryAt(id, after)).ToBeVisibleAsync();
        await Expect(onlooker.Calendar.EntryAt(id, after)).ToBeVisibleAsync();
        (await Api.Booking(id)).GetProperty("start").GetString().ShouldBe(after);

        await staff.Page.GetByTestId("move-undo").ClickAsync();
        await Expect(staff.Calendar.EntryAt(id, before)).ToBeVisibleAsync();
        (await Api.Booking(id)).GetProperty("start").GetString().ShouldBe(before);

        await staff.Calendar.Drag(id, tuesday, Two);
        await Expect(staff.Calendar.Notice).ToHaveAttributeAsync("data-kind", "refused");
        await Expect(staff.Calendar.Notice).ToContainTextAsync("just taken that time");
        await Expect(staff.Calendar.EntryAt(id, before)).ToBeVisibleAsync();
        (await Api.Booking(id)).GetProperty("start").GetString().ShouldBe(before);

        var alternative = staff.Calendar.Notice.GetByTestId("alternative-option").First;
        var offered = (await alternative.GetAttributeAsync("data-start")).ShouldNotBeNull();
        await alternative.ClickAsync();
        await Expect(staff.Calendar.Notice).ToHaveAttributeAsync("data-kind", "moved");
        await Expect(staff.Calendar.EntryAt(id, offered)).ToBeVisibleAsync();
        (await Api.Booking(id)).GetProperty("start").GetString().ShouldBe(offered);
    }

    [Fact]
    public async Task An_appointment_is_dragged_into_another_therapists_column()
    {
        // Both give the practice's first service.
        var from = await Vacancy.Find(Api, therapist: 0, (1, Two));
        var to = (await Api.All("therapists"))[3].GetProperty("id").GetString()!;
        var service = (await Api.All("services"))[0].GetProperty("id").GetString()!;
        var id = await Api.Book(from.TherapistId, service, from.Starts[0], "Greta Given");
        var free = await Api.FreeStarts(to, service, PracticeTime.Clock(from.Starts[0]).Date, 1);
        var target = free.First(start => PracticeTime.DayOf(start) == PracticeTime.DayOf(from.Starts[0]) && PracticeTime.Clock(start).Hour is 10 or 11 or 12);
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        await staff.ShowCalendarWeekOf(from.Starts[0]);
        await staff.Page.GetByTestId("calendar-day").ClickAsync();
        await Expect(staff.Page.GetByTestId("calendar")).ToHaveAttributeAsync("data-view", "team");
        await staff.Calendar.TurnTo(PracticeTime.DayOf(from.Starts[0]));

        await staff.Calendar.Drag(id, CalendarView.Therapist(to), PracticeTime.Clock(target).TimeOfDay);
        await Expect(staff.Calendar.Notice).ToHaveAttributeAsync("data-kind", "moved");
        await Expect(staff.Page.Locator(CalendarView.Therapist(to)).Locator($"[data-booking-id='{id}']")).ToBeVisibleAsync();
        var moved = await Api.Booking(id);
        (moved.GetProperty("therapistId").GetString(), moved.GetProperty("start").GetString()).ShouldBe((to, target));
    }

    [Fact]
    public async Task An_appointment_is_moved_with_a_keyboard_alone()
    {
        var free = await Vacancy.Find(Api, therapist: 1, (2, Ten), (3, Eleven));
        var id = await Api.Book(free.TherapistId, free.ServiceId, free.Starts[0], "Kay Keys");
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        await staff.ShowCalendarWeekOf(free.Starts[0]);
        await Expect(staff.Calendar.Entry(id)).ToBeVisibleAsync();
        var keys = new Keyboard(staff.Page);

        // Of everyone's appointments, only this therapist's.
        await staff.Page.GetByTestId("nav-calendar").FocusAsync();
        await keys.PressUntil("Tab", "calendar-everyone");
        await keys.Press("ArrowRight");
        await keys.Press("ArrowRight");
        await keys.Press("Enter");
        await Expect(staff.Calendar.Entry(id)).ToBeVisibleAsync();
        await keys.PressUntil("Tab", focused => focused.Says.Contains("Kay Keys", StringComparison.Ordinal), "the appointment");
        await keys.Press("Enter");
        await Expect(staff.Page.GetByTestId("booking-facts")).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "booking-move");
        await keys.Press("Enter");
        await keys.ExpectArrival("where a time is chosen", focused => focused.Tag == "h3");
        await Expect(staff.Calendar.Dialog.GetByTestId("slot-option").First).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "slot-option");
        await keys.Press("ArrowRight");
        var start = (await staff.Page.EvaluateAsync<string>("() => document.activeElement.dataset.start")).ShouldNotBeNull();
        await keys.Press("Enter");
        await Expect(staff.Calendar.Dialog.GetByTestId("booking-done")).ToHaveAttributeAsync("data-start", start);
        await keys.ExpectArrival("what was moved", focused => focused.Tag == "h3");

        await keys.Press("Escape");
        await Expect(staff.Calendar.Dialog).ToHaveCountAsync(0);
        (await Api.Booking(id)).GetProperty("start").GetString().ShouldBe(start);
    }
}
