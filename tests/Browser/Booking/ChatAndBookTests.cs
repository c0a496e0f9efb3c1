using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Booking;

/// <summary>What the whole system is for: somebody writes, somebody answers, and a time is booked in the same window.</summary>
public abstract class ChatAndBook(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_visitor_chats_and_books_and_everybody_sees_it_at_once()
    {
        var therapist = await NewStaffWindow(Device.Laptop);
        var visitor = await NewVisitorWindow(Device.Phone);
        var onlooker = await NewVisitorWindow(Device.Phone);
        await Task.WhenAll(therapist.SignIn(), visitor.Start("Ada Winter"), onlooker.Start("Onlooker"));
        foreach (var page in (IPage[])[therapist.Page, visitor.Page, onlooker.Page])
        {
            await page.Mark();
        }

        // The first message arrives in the inbox by itself; the answer, and that it is being written, arrive in the widget.
        await visitor.Conversation.Say("Hello, do you have time next week?");
        await Expect(therapist.InboxEntry("Ada Winter")).ToContainTextAsync("Hello, do you have time next week?");
        var roomId = await therapist.OpenConversation("Ada Winter");
        await therapist.Conversation.Input.PressSequentiallyAsync("Yes, please choose a time.");
        await Expect(visitor.Conversation.TypingLine).ToContainTextAsync("is writing");
        await therapist.Conversation.Input.PressAsync("Enter");
        await visitor.Conversation.ExpectSaid("Yes, please choose a time.");
        await Expect(visitor.Conversation.TypingLine).ToBeEmptyAsync();

        // Somebody else looks at the same day while the visitor takes a time of it.
        await Task.WhenAll(visitor.Booking.ShowTimes(), onlooker.Booking.ShowTimes());
        var start = await visitor.Booking.StartOfSlot(1);
        await Expect(onlooker.Booking.FreeSlot(start)).ToBeVisibleAsync();
        await visitor.Booking.Hold(start, "Ada Winter", "ada@visitor.example");
        await Expect(onlooker.Booking.FreeSlot(start)).ToHaveCountAsync(0);
        await Expect(onlooker.Booking.Notice).ToContainTextAsync("has just been taken");
        await visitor.Booking.Confirm();
        await Expect(visitor.Booking.Done).ToHaveAttributeAsync("data-start", start);
        var bookingId = (await visitor.Booking.Done.GetAttributeAsync("data-booking-id")).ShouldNotBeNull();

        // The therapist sees it in the conversation and in the calendar, the visitor in the conversation and among their own.
        var card = $"[data-testid=message][data-booking-id='{bookingId}']";
        await Expect(therapist.Page.Locator(card)).ToHaveCountAsync(1);
        await visitor.Page.GetByTestId("booking-close").ClickAsync();
        await Expect(visitor.Page.GetByTestId("my-booking")).ToHaveAttributeAsync("data-booking-id", bookingId);
        await visitor.ShowChat();
        await Expect(visitor.Page.Locator(card)).ToHaveCountAsync(1);
        await therapist.ShowCalendarWeekOf(start);
        await Expect(therapist.CalendarEntry(bookingId)).ToContainTextAsync("Ada Winter");

        (await Api.BookingsAt(start)).Count(booking => booking.GetProperty("id").GetString() == bookingId).ShouldBe(1);
        await Expect(onlooker.Booking.FreeSlot(start)).ToHaveCountAsync(0);
        await visitor.Conversation.ExpectHistory(() => Api.History(roomId));
        foreach (var page in (IPage[])[therapist.Page, visitor.Page, onlooker.Page])
        {
            await page.ExpectNoReload();
        }
    }

    [Fact]
    public async Task A_proposed_time_is_booked_once_by_a_click()
    {
        var both = await Conversing.Begin(this, "Paula Choice");
        var console = both.Therapist.Page;
        var slots = await both.Therapist.ProposeTimes();
        await slots.Nth(0).ClickAsync();
        await slots.Nth(3).ClickAsync();
        await console.GetByTestId("propose-send").ClickAsync();

        var offered = both.Visitor.Conversation.ProposedSlots;
        await Expect(offered).ToHaveCountAsync(2);
        var start = (await offered.Nth(1).GetAttributeAsync("data-start")).ShouldNotBeNull();
        // The second click of an impatient person must not book again.
        await offered.Nth(1).DblClickAsync();

        await Expect(both.Visitor.Conversation.BookingCards).ToHaveCountAsync(1);
        await Expect(both.Therapist.Conversation.BookingCards).ToHaveCountAsync(1);
        await Expect(offered).ToHaveCountAsync(0);
        (await Api.BookingsAt(start)).Count(booking => booking.GetProperty("client").GetProperty("name").GetString() == "Paula Choice").ShouldBe(1);
        await both.ExpectOneHistory(Api);
    }
}

public sealed class ChatAndBookTests(Stage stage) : ChatAndBook(stage);

[Collection(nameof(OnOwnGround))]
public sealed class ChatAndBookOnDynamoDbTests(DynamoDbStage stage) : ChatAndBook(stage), IClassFixture<DynamoDbStage>;
