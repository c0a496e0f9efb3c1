using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Chat;

/// <summary>What is said stays what was typed, is changed and taken back for everybody at once, and is never taken for anything but text.</summary>
public sealed class MessageTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task What_was_said_is_changed_and_taken_back_for_everybody_and_only_managers_read_what_it_was()
    {
        var owner = await NewStaffWindow(Device.Laptop);
        var conversing = await Conversing.Begin(this, "Edith Edit");
        var (visitor, therapist) = (conversing.Visitor, conversing.Therapist);
        await owner.SignIn(DemoStaff.Owner);
        await owner.OpenConversation("Edith Edit");
        await visitor.Conversation.Say("I can come on Tuesdey.");
        await therapist.Conversation.ExpectSaid("I can come on Tuesdey.");

        await Open(visitor.Conversation.Saying("I can come on Tuesdey."));
        await visitor.Page.ExpectAccessible("what can be done about a message");
        await visitor.Page.GetByTestId("message-edit").ClickAsync();
        await Expect(visitor.Page.GetByTestId("message-editor")).ToBeFocusedAsync();
        await visitor.Page.GetByTestId("message-editor").FillAsync("I can come on Tuesday.");
        await visitor.Page.ExpectAccessible("a message that is being changed");
        await visitor.Page.GetByTestId("message-editor").PressAsync("Enter");
        foreach (var page in (IPage[])[visitor.Page, therapist.Page, owner.Page])
        {
            await Expect(page.Locator(".bubble").Filter(new() { HasText = "I can come on Tuesday." })).ToBeVisibleAsync();
            await Expect(page.GetByTestId("message-edited")).ToHaveCountAsync(1);
        }

        await Expect(therapist.Page.GetByTestId("former-words-open")).ToHaveCountAsync(0);
        await owner.Page.GetByTestId("former-words-open").ClickAsync();
        await Expect(owner.Page.GetByTestId("former-words")).ToContainTextAsync("I can come on Tuesdey.");
        await owner.Page.ExpectAccessible("former words");

        await therapist.Conversation.Say("Wrong conversation, sorry.");
        await visitor.Conversation.ExpectSaid("Wrong conversation, sorry.");
        await Open(therapist.Conversation.Saying("Wrong conversation, sorry."));
        await therapist.Page.GetByTestId("message-delete").ClickAsync();
        await Expect(therapist.Page.GetByTestId("message-delete-confirm")).ToBeFocusedAsync();
        await therapist.Page.GetByTestId("message-delete-confirm").ClickAsync();
        await Expect(visitor.Page.GetByText("Wrong conversation, sorry.")).ToHaveCountAsync(0);
        await Expect(therapist.Page.Locator(".bubble.erased")).ToBeVisibleAsync();
        await visitor.Page.ReloadAsync();
        await visitor.Launcher.ClickAsync();
        await visitor.Conversation.ExpectSaid("I can come on Tuesday.");
        await Expect(visitor.Page.GetByText("Wrong conversation, sorry.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Text_stays_text_links_are_safe_and_other_scripts_stay_whole()
    {
        var conversing = await Conversing.Begin(this, "Tessa Text");
        var (visitor, therapist) = (conversing.Visitor, conversing.Therapist);
        string[] texts =
        [
            "<img src=x onerror=\"document.title='broken'\"><b>not bold</b> &amp; <script>document.title='broken'</script>",
            "שלום, איך קוראים לך?",
            "مرحبا، كيف حالك؟ 12:30",
            "👩‍👩‍👧‍👦 🇺🇳 👍🏽 e\u0301",
        ];
        foreach (var text in texts)
        {
            await visitor.Conversation.Say(text);
            await therapist.Conversation.ExpectSaid(text);
        }

        (await therapist.Page.Locator(".bubble img, .bubble b, .bubble script").CountAsync()).ShouldBe(0);
        (await therapist.Page.TitleAsync()).ShouldNotBe("broken");
        (await Direction(therapist, texts[1])).ShouldBe("rtl");
        (await Direction(therapist, texts[2])).ShouldBe("rtl");
        (await Direction(therapist, texts[0])).ShouldBe("ltr");

        await visitor.Conversation.Say("See https://example.com/a?b=1. Not javascript:alert(1), nor https://bank.example@evil.example/");
        var links = therapist.Page.Locator(".bubble a");
        await Expect(links).ToHaveCountAsync(1);
        (await links.GetAttributeAsync("href")).ShouldBe("https://example.com/a?b=1");
        (await links.GetAttributeAsync("rel")).ShouldNotBeNull().ShouldContain("noopener noreferrer");
        (await links.GetAttributeAsync("target")).ShouldBe("_blank");
        await visitor.Page.ExpectAccessible("a link in a message");
        await conversing.ExpectOneHistory(Api);
    }

    private static async Task Open(ILocator message) => await message.GetByTestId("message-more").ClickAsync();

    private static async Task<string> Direction(ConsolePage page, string text) =>
        await page.Conversation.Saying(text).Locator(".bubble").EvaluateAsync<string>("bubble => getComputedStyle(bubble).direction");
}
