using System.Collections.Concurrent;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Chat;

/// <summary>What a team keeps and does beside a conversation: notes, tags, prepared replies, search, a transcript, a block.</summary>
[Collection(nameof(OnOwnGround))]
public sealed class TeamTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task Notes_and_tags_are_the_teams_and_no_trace_of_them_reaches_the_visitor()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var (ada, ben) = (await NewStaffWindow(Device.Laptop), await NewStaffWindow(Device.Laptop));
        var visitor = await NewVisitorWindow(Device.Phone, practice);
        var received = new ConcurrentQueue<string>();
        visitor.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(frame.Text ?? "");
        await Task.WhenAll(ada.SignIn(practice.Ada.Email), ben.SignIn(practice.Ben.Email), visitor.Start("Nora Noted"));
        await visitor.Conversation.Say("I would rather not say why.");
        await ada.OpenConversation("Nora Noted");
        await ben.OpenConversation("Nora Noted");

        await ada.Page.GetByTestId("side-notes").ClickAsync();
        await ben.Page.GetByTestId("side-notes").ClickAsync();
        await ada.Page.GetByTestId("note-input").FillAsync("Sounds worried; call back.");
        await ada.Page.GetByTestId("note-add").ClickAsync();
        await Expect(ben.Page.GetByTestId("note")).ToContainTextAsync("Sounds worried; call back.");
        await Expect(ada.Page.GetByTestId("note")).ToHaveCountAsync(1);
        await Expect(ada.Page.GetByTestId("note-input")).ToHaveValueAsync("");
        await ben.Page.ExpectAccessible("the notes");

        await ada.Page.GetByTestId("side-visitor").ClickAsync();
        await ada.Page.GetByTestId("tag-input").FillAsync("urgent");
        await ada.Page.GetByTestId("tag-add").ClickAsync();
        await Expect(ada.Page.GetByTestId("tag")).ToHaveAttributeAsync("data-tag", "urgent");
        await Expect(ben.InboxEntry("Nora Noted").GetByTestId("inbox-tags")).ToHaveTextAsync("urgent");
        await ben.Page.GetByTestId("filter-tag").SelectOptionAsync("urgent");
        await Expect(ben.InboxEntry("Nora Noted")).ToBeVisibleAsync();
        await ada.Page.ExpectAccessible("the tags");
        await ada.Page.GetByTestId("tag-remove").ClickAsync();
        await Expect(ada.Page.GetByTestId("tag")).ToHaveCountAsync(0);
        await Expect(ben.InboxEntry("Nora Noted")).ToHaveCountAsync(0);

        // Something after all that has arrived, so everything before it would have.
        await ada.Conversation.Say("Take your time.");
        await visitor.Conversation.ExpectSaid("Take your time.");
        received.ShouldNotBeEmpty();
        string.Concat(received).ShouldNotContain("worried");
        string.Concat(received).ShouldNotContain("urgent");
        string.Concat(received).ShouldNotContain("NoteAdded");
        string.Concat(received).ShouldNotContain("TagsChanged");
    }

    [Fact]
    public async Task A_prepared_reply_is_written_by_its_shortcut_found_again_and_mailed_when_the_conversation_is_closed()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var address = $"rita@{practice.Slug}.example";
        var (staff, visitor) = (await NewStaffWindow(Device.Laptop), await NewVisitorWindow(Device.Phone, practice));
        await staff.SignIn(practice.Ada.Email);
        await visitor.Open();
        await visitor.Page.GetByTestId("start-name").FillAsync("Rita Reply");
        await visitor.Page.GetByTestId("start-email").FillAsync(address);
        await visitor.Page.GetByTestId("start-submit").ClickAsync();
        var page = staff.Page;
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByTestId("settings-replies").ClickAsync();
        await AddReply(page, "welcome", "Hello {{visitor.name}}, this is {{staff.name}}.");
        await AddReply(page, "way", "You find us at the back of the yard.");
        await page.ExpectAccessible("the prepared replies");

        await page.GetByTestId("nav-conversations").ClickAsync();
        await visitor.Conversation.Say("Good morning");
        await staff.OpenConversation("Rita Reply");
        await staff.Conversation.Input.PressSequentiallyAsync("/w");
        await Expect(page.GetByTestId("canned-option")).ToHaveCountAsync(2);
        await page.ExpectAccessible("the list of prepared replies");
        await staff.Conversation.Input.PressSequentiallyAsync("el");
        await Expect(page.GetByTestId("canned-option")).ToHaveCountAsync(1);
        await staff.Conversation.Input.PressAsync("Enter");
        await Expect(staff.Conversation.Input).ToHaveValueAsync("Hello Rita Reply, this is Ada Ahorn.");
        await staff.Conversation.Input.PressAsync("Enter");
        await visitor.Conversation.ExpectSaid("Hello Rita Reply, this is Ada Ahorn.");

        var results = page.GetByTestId("search-result");
        await page.GetByTestId("search-input").FillAsync("good morn");
        await Waits.Until(
            async () =>
            {
                await page.GetByTestId("search-submit").ClickAsync();
                return await results.CountAsync();
            },
            count => count == 1,
            count => $"{count} results");
        await page.ExpectAccessible("what was found");
        await results.ClickAsync();
        await staff.Conversation.ExpectSaid("Good morning");
        await page.GetByTestId("search-input").PressAsync("Escape");
        await Expect(staff.Inbox).ToBeVisibleAsync();

        await page.GetByTestId("room-close").ClickAsync();
        await page.ExpectAccessible("how to close");
        await page.GetByTestId("close-transcript").ClickAsync();
        await Expect(page.GetByTestId("room-reopen")).ToBeVisibleAsync();
        (await Server.WaitForMail(address)).ShouldContain("Good morning");
    }

    [Fact]
    public async Task A_visitor_who_is_blocked_reads_on_and_writes_no_more_until_the_block_is_taken_back()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var (staff, visitor) = (await NewStaffWindow(Device.Laptop), await NewVisitorWindow(Device.Phone, practice));
        await Task.WhenAll(staff.SignIn(practice.Ada.Email), visitor.Start("Bert Blocked"));
        await visitor.Conversation.Say("Something unkind");
        await staff.OpenConversation("Bert Blocked");
        await staff.Page.GetByTestId("visitor-block").ClickAsync();
        await staff.Page.GetByTestId("block-reason").FillAsync("Insults the team");
        await staff.Page.ExpectAccessible("blocking a visitor");
        await staff.Page.GetByTestId("block-confirm").ClickAsync();
        await Expect(staff.Page.GetByTestId("visitor-facts")).ToHaveAttributeAsync("data-blocked", "true");

        await visitor.Conversation.Say("Something worse");
        var refused = visitor.Conversation.Messages.Filter(new() { HasText = "Something worse" });
        await Expect(refused).ToHaveAttributeAsync("data-state", "failed");
        await visitor.Page.ExpectAccessible("a message that is refused");
        await staff.Page.GetByTestId("visitor-unblock").ClickAsync();
        await Expect(staff.Page.GetByTestId("visitor-facts")).ToHaveAttributeAsync("data-blocked", "false");
        await visitor.Conversation.Say("I am sorry.");
        await staff.Conversation.ExpectSaid("I am sorry.");
        await Expect(staff.Page.GetByText("Something worse")).ToHaveCountAsync(0);
    }

    private static async Task AddReply(IPage page, string shortcut, string text)
    {
        await page.GetByTestId("reply-add").ClickAsync();
        await page.GetByTestId("reply-shortcut").FillAsync(shortcut);
        await page.GetByTestId("reply-text").FillAsync(text);
        await page.ExpectAccessible("a prepared reply");
        await page.GetByTestId("reply-save").ClickAsync();
        await Expect(page.Locator($"[data-testid=reply-row][data-shortcut='{shortcut}']")).ToBeVisibleAsync();
    }
}
