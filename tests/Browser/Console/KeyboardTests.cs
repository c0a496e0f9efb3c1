using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Console;

/// <summary>The console without a pointer: an appointment is made, and a visitor who waits is taken, answered and handed back.</summary>
public sealed class KeyboardTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task An_appointment_is_made_with_a_keyboard_alone()
    {
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.SignIn(DemoStaff.Owner);
        var keys = new Keyboard(staff.Page);
        var dialog = staff.Calendar.NewBooking;
        await keys.PressUntil("Tab", "nav-calendar");
        await keys.Press("Enter");
        await Expect(staff.Page.GetByTestId("new-booking-open")).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "new-booking-open");
        await keys.Press("Enter");
        await Expect(dialog.GetByTestId("service-option").First).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "service-option");
        await keys.Press("ArrowDown");
        await keys.Press("Enter");
        await keys.ExpectArrival("the next step's title", focused => focused.Tag == "h3");
        await keys.PressUntil("Tab", "therapist-option");
        await keys.Press("ArrowDown");
        await keys.Press("Enter");
        await Expect(dialog.GetByTestId("slot-option").First).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "slot-option");
        await keys.Press("ArrowRight");
        await keys.Press("Enter");
        await keys.ExpectArrival("the details", focused => focused.Tag == "h3");
        await keys.PressUntil("Tab", "booking-name");
        await keys.Type("Kira Keyboard");
        await keys.PressUntil("Tab", "booking-confirm");
        await keys.Press("Enter");
        var done = dialog.GetByTestId("booking-done");
        await Expect(done).ToBeVisibleAsync();
        await keys.ExpectArrival("what was booked", focused => focused.Tag == "h3");
        var id = (await done.GetAttributeAsync("data-booking-id")).ShouldNotBeNull();
        (await Api.Booking(id)).GetProperty("client").GetProperty("name").GetString().ShouldBe("Kira Keyboard");

        await keys.Press("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await keys.ExpectArrival("where it began", focused => focused.TestId == "new-booking-open");
    }

    [Fact]
    public async Task A_visitor_who_waits_is_taken_answered_and_handed_back_with_a_keyboard_alone()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 1);
        var visitor = await NewVisitorWindow(Device.Laptop, practice);
        var staff = await NewStaffWindow(Device.Laptop);
        await Task.WhenAll(staff.SignIn(practice.Ada.Email), visitor.Start("Wera Waits"));
        var keys = new Keyboard(staff.Page);
        await keys.PressUntil("Tab", "duty-switch");
        await keys.Press("Space");
        await Expect(staff.Duty).ToHaveAttributeAsync("aria-checked", "true");
        await keys.Press("Space");
        await Expect(staff.Duty).ToHaveAttributeAsync("aria-checked", "false");
        await visitor.Conversation.Say("May I ask something?");
        await Expect(staff.Page.GetByTestId("queue-entry")).ToHaveCountAsync(1);

        await keys.PressUntil("Tab", "queue-entry");
        await keys.Press("Enter");
        await Expect(staff.Conversation.Input).ToBeVisibleAsync();
        await keys.PressUntil("Tab", "take-over");
        await keys.Press("Enter");
        await Expect(staff.Page.GetByTestId("hand-back")).ToBeFocusedAsync();
        await keys.PressUntil("Tab", "message-input");
        await keys.Type("Please do.");
        await keys.Press("Enter");
        await visitor.Conversation.ExpectSaid("Please do.");

        await keys.PressUntil("Shift+Tab", "hand-back");
        await keys.Press("Enter");
        await Expect(staff.Page.GetByTestId("queue-entry")).ToHaveCountAsync(1);
        await Expect(visitor.WaitingLine).ToHaveAttributeAsync("data-position", "1");

        // The visitor, too, leaves an address without a pointer.
        var visitorKeys = new Keyboard(visitor.Page);
        await Expect(visitor.Page.GetByTestId("mail-address")).ToBeVisibleAsync();
        await visitorKeys.PressUntil("Shift+Tab", "mail-address");
        await visitorKeys.Type("wera@visitor.example");
        await visitorKeys.Press("Enter");
        await Expect(visitor.WaitingLine).ToContainTextAsync("wera@visitor.example");
        await visitorKeys.ExpectArrival("what changes the address", focused => focused.TestId == "mail-change");
        await visitorKeys.Press("Enter");
        await visitorKeys.ExpectArrival("the address", focused => focused.TestId == "mail-address");
    }
}
