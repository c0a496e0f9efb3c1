using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Desk;

/// <summary>Two therapists, one of them on a phone, and a visitor: from the queue to the answer by mail and back.</summary>
[Collection(nameof(OnOwnGround))]
public sealed class DeskTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_visitor_waits_is_given_to_one_handed_to_another_books_leaves_and_comes_back_by_mail()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 1);
        var (ada, ben) = (await NewStaffWindow(Device.Laptop), await NewStaffWindow(Device.Phone));
        var (other, visitor) = (await NewVisitorWindow(Device.Phone, practice), await NewVisitorWindow(Device.Phone, practice));
        await Task.WhenAll(ada.SignIn(practice.Ada.Email), ben.SignIn(practice.Ben.Email), other.Start("Otto Other"), visitor.Start("Vera Visitor"));

        var roomId = await Wait(ada, ben, other, visitor);
        await BeGiven(practice, ada, ben, visitor, roomId);
        await BeHandedOver(practice, ada, ben, visitor);
        await Book(ada, visitor);
        await LeaveAndComeBack(practice, ada, visitor, roomId);
    }

    // Two wait while nobody takes anything; each sees their own place.
    private static async Task<string> Wait(ConsolePage ada, ConsolePage ben, WidgetPage other, WidgetPage visitor)
    {
        await ada.GoOnDuty();
        await ada.Duty.ClickAsync();
        await Expect(ada.Duty).ToHaveAttributeAsync("aria-checked", "false");
        await other.Conversation.Say("Is anybody there?");
        await Expect(other.Page.GetByTestId("mail-address")).ToBeVisibleAsync();
        await Expect(other.WaitingLine).ToHaveAttributeAsync("data-position", "1");
        await visitor.Conversation.Say("I would like to talk to somebody.");
        await Expect(ada.Page.GetByTestId("queue-entry")).ToHaveCountAsync(2);
        await Expect(ada.Page.GetByTestId("queue-entry").First).ToContainTextAsync("Otto Other");
        await Expect(visitor.WaitingLine).ToHaveAttributeAsync("data-position", "2");
        var mine = ada.Page.GetByTestId("queue-entry").Filter(new() { HasText = "Vera Visitor" });
        await Expect(mine).ToHaveAttributeAsync("data-position", "2");
        await Expect(ben.Page.GetByTestId("queue-count")).ToHaveTextAsync("2 wait");
        await ada.Page.ExpectAccessible("the queue");
        await ben.Page.ExpectAccessible("the queue on a phone");
        await visitor.Page.ExpectAccessible("waiting");
        return (await mine.GetAttributeAsync("data-room-id")).ShouldNotBeNull();
    }

    // One at a time each: the first who comes takes the longest waiting, the second the next.
    private static async Task BeGiven(OwnPractice practice, ConsolePage ada, ConsolePage ben, WidgetPage visitor, string roomId)
    {
        await ada.GoOnDuty();
        await Expect(ada.Page.GetByTestId("given-notice")).ToContainTextAsync("Otto Other is yours now");
        await Expect(visitor.WaitingLine).ToHaveAttributeAsync("data-position", "1");
        await Expect(ben.QueueEntry(roomId)).ToHaveAttributeAsync("data-position", "1");

        await ben.GoOnDuty();
        await Expect(ben.Page.GetByTestId("given-notice")).ToHaveAttributeAsync("data-room-id", roomId);
        await Expect(ben.Page.GetByTestId("queue-entry")).ToHaveCountAsync(0);
        await Expect(visitor.WaitingLine).ToBeEmptyAsync();
        await ben.Page.ExpectAccessible("what was given on a phone");
        await ben.Page.GetByTestId("given-notice").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ben.Page.GetByTestId("given-notice")).ToHaveCountAsync(0);
        await ben.Conversation.ExpectSaid("I would like to talk to somebody.");
        await ben.Conversation.Say("Hello Vera, I am Ben.");
        await visitor.Conversation.ExpectSaid("Hello Vera, I am Ben.");
        await ben.Page.ExpectAccessible("a conversation on a phone");
        await ada.Page.GetByTestId("team").ClickAsync();
        await Expect(ada.Page.Locator($"[data-testid=colleague][data-user-id='{practice.Ben.UserId}']")).ToContainTextAsync("on duty, 1 in hand");
        await ada.Page.Keyboard.PressAsync("Escape");
    }

    // Transferred by one, taken over by the other, handed back to the queue, and taken by hand.
    private static async Task BeHandedOver(OwnPractice practice, ConsolePage ada, ConsolePage ben, WidgetPage visitor)
    {
        await ben.Page.GetByTestId("assign").SelectOptionAsync(practice.Ada.UserId);
        await Expect(ada.Page.GetByTestId("given-notice")).ToContainTextAsync("Vera Visitor is yours now");
        await Expect(ben.Page.GetByTestId("take-over")).ToHaveTextAsync("Take over");
        await ben.Page.GetByTestId("take-over").ClickAsync();
        await Expect(ben.Page.GetByTestId("hand-back")).ToBeVisibleAsync();
        await ada.OpenConversation("Vera Visitor");
        await Expect(ada.Page.GetByTestId("assign")).ToHaveValueAsync(practice.Ben.UserId);

        // Ben is busy with Vera alone and does not get back what he gave away; Ada has her one.
        await ben.Page.GetByTestId("hand-back").ClickAsync();
        await Expect(ada.Page.GetByTestId("assign")).ToHaveValueAsync("");
        await Expect(ada.Page.GetByTestId("take-over")).ToHaveTextAsync("Take");
        await ada.Page.GetByTestId("filter-unassigned").ClickAsync();
        await Expect(ada.InboxEntry("Vera Visitor")).ToBeVisibleAsync();
        await Expect(ada.InboxEntry("Otto Other")).ToHaveCountAsync(0);
        await ada.Page.GetByTestId("take-over").ClickAsync();
        await Expect(ada.Page.GetByTestId("hand-back")).ToBeVisibleAsync();
        await ada.Page.GetByTestId("filter-mine").ClickAsync();
        await Expect(ada.InboxEntry("Vera Visitor")).ToBeVisibleAsync();
        await ada.Page.GetByTestId("filter-all").ClickAsync();
        await ada.Page.GetByTestId("side-notes").ClickAsync();
        await ada.Page.GetByTestId("note-input").FillAsync("Ben has spoken with her already.");
        await ada.Page.GetByTestId("note-add").ClickAsync();
        await Expect(ada.Page.GetByTestId("note")).ToContainTextAsync("Ben has spoken with her already.");
        await ada.Page.ExpectAccessible("a note");
        await ada.Page.GetByTestId("side-visitor").ClickAsync();
        await Expect(visitor.Page.GetByText("Ben has spoken")).ToHaveCountAsync(0);
        await ada.Conversation.Say("I am Ada, and I have time for you.");
        await visitor.Conversation.ExpectSaid("I am Ada, and I have time for you.");
    }

    // Proposed, one of the times goes elsewhere before their eyes, another is taken, moved and seen beside the conversation.
    private static async Task Book(ConsolePage ada, WidgetPage visitor)
    {
        var free = await ada.ProposeTimes();
        for (var slot = 0; slot < 3; slot++)
        {
            await free.Nth(slot).ClickAsync();
        }

        await ada.Page.GetByTestId("propose-send").ClickAsync();
        await Expect(visitor.Conversation.ProposedSlots).ToHaveCountAsync(3);
        await visitor.Page.ExpectAccessible("proposed times");
        await visitor.Conversation.ProposedSlots.Nth(1).ClickAsync();
        await Expect(visitor.Conversation.BookingCards).ToHaveCountAsync(1);
        await Expect(visitor.Conversation.ProposedSlots).ToHaveCountAsync(0);
        var id = (await visitor.Conversation.BookingCards.GetAttributeAsync("data-booking-id")).ShouldNotBeNull();
        await Expect(ada.Page.Locator($"[data-testid=client-booking][data-booking-id='{id}']")).ToBeVisibleAsync();
    }

    // The visitor gives an address and leaves; the answer goes out by mail, and its link leads back into the same conversation.
    private async Task LeaveAndComeBack(OwnPractice practice, ConsolePage ada, WidgetPage visitor, string roomId)
    {
        var address = $"vera@{practice.Slug}.example";
        await practice.CloseForToday();
        await ada.Duty.ClickAsync();
        await Expect(ada.Duty).ToHaveAttributeAsync("aria-checked", "false");
        await visitor.Conversation.Say("One more thing: may I bring my sister?");
        await Expect(visitor.Page.Locator("[data-testid=message][data-kind=desk]").Last).ToContainTextAsync("We are here again on");
        await Expect(visitor.PresenceLine).ToContainTextAsync("Nobody can answer at the moment");
        await visitor.Page.GetByTestId("mail-address").FillAsync(address);
        await visitor.Page.ExpectAccessible("nobody is there");
        await visitor.Page.GetByTestId("mail-save").ClickAsync();
        await Expect(visitor.WaitingLine).ToContainTextAsync($"we answer by mail to {address}");
        await visitor.Page.CloseAsync();

        await ada.Conversation.Say("Of course you may.");
        var mail = await Server.WaitForMail(address);
        mail.ShouldContain("Of course you may.");
        var link = MailFolder.LinkIn(mail);
        var back = new WidgetPage(await (await NewBrowser(Device.Phone)).NewPageAsync(), link);
        await back.Page.GotoAsync(link);
        await back.Conversation.ExpectSaid("Of course you may.");
        back.Page.Url.ShouldNotContain("resume");
        await back.Page.ExpectAccessible("back by the link");
        await back.Conversation.Say("I am back.");
        await ada.Conversation.ExpectSaid("I am back.");
        await back.Conversation.ExpectHistory(() => practice.Api.History(roomId));
        await ada.Conversation.ExpectHistory(() => practice.Api.History(roomId));
    }
}
