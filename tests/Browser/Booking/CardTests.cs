using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>Booking inside the conversation: proposed times that go elsewhere, and what the card of an appointment lets one do.</summary>
public sealed class CardTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_proposed_time_greys_out_as_it_goes_elsewhere_and_comes_back()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var (staff, visitor) = (await NewStaffWindow(Device.Laptop), await NewVisitorWindow(Device.Phone, practice));
        await Task.WhenAll(staff.SignIn(practice.Ada.Email), visitor.Start("Paula Proposal"));
        await visitor.Conversation.Say("When do you have time?");
        await staff.OpenConversation("Paula Proposal");
        var free = await staff.ProposeTimes();
        await free.Nth(0).ClickAsync();
        await free.Nth(4).ClickAsync();
        await staff.Page.GetByTestId("propose-send").ClickAsync();
        var slots = visitor.Conversation.ProposedSlots;
        await Expect(slots).ToHaveCountAsync(2);
        await Expect(slots.Nth(0)).ToBeEnabledAsync();
        var start = (await slots.Nth(0).GetAttributeAsync("data-start")).ShouldNotBeNull();

        var id = await practice.Api.Book(practice.Ada.TherapistId, practice.ServiceId, start, "Somebody Else");
        await Expect(slots.Nth(0)).ToBeDisabledAsync();
        await Expect(slots.Nth(0)).ToContainTextAsync("no longer free");
        await Expect(slots.Nth(1)).ToBeEnabledAsync();
        await visitor.Page.ExpectAccessible("a proposed time that is gone");
        await practice.Api.Cancel(id);
        await Expect(slots.Nth(0)).ToBeEnabledAsync();

        await slots.Nth(0).ClickAsync();
        await Expect(visitor.Conversation.BookingCards).ToHaveCountAsync(1);
        (await practice.Api.BookingsAt(start)).Count(booking => booking.GetProperty("status").GetString() == "confirmed").ShouldBe(1);
    }

    [Fact]
    public async Task An_appointment_is_moved_and_cancelled_from_its_card()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var visitor = await NewVisitorWindow(Device.Phone, practice);
        await visitor.Start("Carla Card");
        await visitor.Booking.ShowTimes(dayIndex: 3);
        await visitor.Booking.Hold(await visitor.Booking.StartOfSlot(1), "Carla Card", "carla@visitor.example");
        await visitor.Booking.Confirm();
        var id = (await visitor.Booking.Done.GetAttributeAsync("data-booking-id")).ShouldNotBeNull();
        await visitor.ShowChat();
        var card = visitor.Conversation.BookingCards;
        await Expect(card.GetByTestId("booking-cancel")).ToHaveCountAsync(1);
        await visitor.Page.ExpectAccessible("what a card lets one do");

        await card.GetByTestId("booking-reschedule").ClickAsync();
        await Expect(visitor.Booking.FreeSlots.First).ToBeVisibleAsync();
        var moved = await visitor.Booking.StartOfSlot(3);
        await visitor.Booking.FreeSlot(moved).ClickAsync();
        await Expect(visitor.Booking.Done).ToHaveAttributeAsync("data-start", moved);
        (await practice.Api.Booking(id)).GetProperty("start").GetString().ShouldBe(moved);
        await visitor.ShowChat();
        await Expect(card).ToHaveCountAsync(2);
        await Expect(card.First.GetByTestId("booking-cancel")).ToHaveCountAsync(0);

        await card.Last.GetByTestId("booking-cancel").ClickAsync();
        await card.Last.GetByTestId("cancel-confirm").ClickAsync();
        await Expect(card).ToHaveCountAsync(3);
        await Expect(visitor.Page.GetByTestId("booking-cancel")).ToHaveCountAsync(0);
        (await practice.Api.Booking(id)).GetProperty("status").GetString().ShouldBe("cancelled");
    }
}
