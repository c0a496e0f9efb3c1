using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Chat;

/// <summary>What a search found is shown where it was said, however much was said since.</summary>
public sealed class SearchTests(Stage stage) : BrowserTest(stage)
{
    private const int SaidSince = 130;

    [Fact]
    public async Task What_was_found_is_brought_into_view_and_marked_and_the_newest_is_one_step_away()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 4);
        var (staff, visitor) = (await NewStaffWindow(Device.Laptop), await NewVisitorWindow(Device.Phone, practice));
        await Task.WhenAll(staff.SignIn(practice.Ada.Email), visitor.Start("Xenia Xylo"));
        await visitor.Conversation.Say("I play the xylophone.");
        await visitor.Conversation.ExpectSaid("I play the xylophone.");
        var room = (await practice.Api.GetNode("/api/rooms"))["items"]![0]!["id"]!.GetValue<string>();
        for (var number = 1; number <= SaidSince; number++)
        {
            await practice.Api.Post($"/api/rooms/{room}/messages", new { clientMessageId = $"{number}", text = $"Answer {number} of many." });
        }

        await practice.Api.Post($"/api/rooms/{room}/notes", new { clientNoteId = "1", text = "Musical; ask about the marimba." });
        var page = staff.Page;
        var newest = page.Locator($"[data-testid=message][data-sequence='{SaidSince + 1}']");
        var found = page.Locator("[data-testid=message][aria-current=true]");

        await Find(page, "xyloph");
        await Expect(found).ToHaveAttributeAsync("data-sequence", "1");
        await Expect(found).ToContainTextAsync("I play the xylophone.");
        await Expect(found).ToBeInViewportAsync();
        await Expect(newest).ToHaveCountAsync(0);
        await page.ExpectAccessible("a message of long ago");
        await page.GetByTestId("show-later").ClickAsync();
        await Expect(page.Locator("[data-testid=message][data-sequence='60']")).ToHaveCountAsync(1);
        await page.GetByTestId("show-newest").ClickAsync();
        await Expect(newest).ToBeInViewportAsync();

        await Find(page, "marimba");
        var note = page.Locator("[data-testid=note][aria-current=true]");
        await Expect(note).ToContainTextAsync("marimba");
        await Expect(note).ToBeInViewportAsync();
        await page.ExpectAccessible("a note that was found");
    }

    private static async Task Find(Microsoft.Playwright.IPage page, string word)
    {
        var results = page.GetByTestId("search-result");
        await page.GetByTestId("search-input").FillAsync(word);
        await page.GetByTestId("search-submit").ClickAsync();
        await Expect(results).ToHaveCountAsync(1);
        await Expect(results).ToContainTextAsync(word);
        await results.ClickAsync();
    }
}
