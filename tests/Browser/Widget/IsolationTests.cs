using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Widget;

/// <summary>The widget and the practice's own page that carries it leave each other alone.</summary>
public sealed class IsolationTests(Stage stage) : BrowserTest(stage)
{
    private const string Markup = "<img src=x onerror=\"window.wasRun=true\"><b>bold</b>";

    private const string ReadLook =
        """
        element => {
          const style = getComputedStyle(element);
          const { x, y, width, height } = element.getBoundingClientRect();
          const names = ['display', 'visibility', 'color', 'backgroundColor', 'fontSize', 'fontFamily', 'opacity', 'pointerEvents', 'textIndent', 'boxSizing'];
          return JSON.stringify([[x, y, width, height].map(Math.round), names.map(name => style[name])]);
        }
        """;

    [Fact]
    public async Task A_page_with_hostile_styles_does_not_reach_into_the_widget()
    {
        await using var calmSite = new PracticeSite(PracticeSite.CalmStyles, Address);
        await using var hostileSite = new PracticeSite(PracticeSite.HostileStyles, Address);
        var (calm, hostile) = (await Visit(calmSite), await Visit(hostileSite));
        foreach (var visitor in (WidgetPage[])[calm, hostile])
        {
            await visitor.Start("Hosted Guest");
            await visitor.Conversation.Say("Works here too");
            await visitor.Conversation.ExpectSaid("Works here too");
        }

        foreach (var testId in (string[])["widget-panel", "widget-launcher", "message-input", "message-send", "tab-book"])
        {
            await Waits.Until(
                async () => (Hostile: await LookOf(hostile, testId), Calm: await LookOf(calm, testId)),
                looks => looks.Hostile == looks.Calm,
                looks => $"{testId} is {looks.Hostile} on a page with hostile styles, and {looks.Calm} on a calm one");
        }

        await hostile.Booking.ShowTimes();
    }

    [Fact]
    public async Task The_widget_leaves_one_element_on_the_page_and_nothing_else()
    {
        await using var bareSite = new PracticeSite(PracticeSite.CalmStyles, widgetFrom: null);
        await using var carryingSite = new PracticeSite(PracticeSite.CalmStyles, Address);
        var (bare, carrying) = (await Visit(bareSite), await Visit(carryingSite));
        await bare.Page.GotoAsync(bareSite.Origin);
        await carrying.Start("Tidy Guest");

        var before = await Footprint.On(bare.Page);
        var after = await Footprint.On(carrying.Page);
        after.BodyElements.Except(before.BodyElements).ShouldBe(["script", "div#realtime-widget"], ignoreOrder: true);
        after.Globals.Except(before.Globals).ShouldBeEmpty();
        (after with { BodyElements = [], Globals = [] }).ShouldBeEquivalentTo(before with { BodyElements = [], Globals = [] });
    }

    [Fact]
    public async Task A_page_that_the_practice_does_not_list_is_told_why_the_widget_does_not_work()
    {
        await using var site = new PracticeSite(PracticeSite.CalmStyles, Address);
        var visitor = new WidgetPage(await (await NewBrowser(Device.Laptop)).NewPageAsync(), site.Origin);
        await visitor.Open();
        await Expect(visitor.Page.GetByTestId("error-note")).ToHaveAttributeAsync("data-code", "origin_not_allowed");
    }

    [Fact]
    public async Task Markup_in_a_name_or_a_message_is_shown_as_it_was_typed()
    {
        var therapist = await NewStaffWindow(Device.Laptop);
        var visitor = await NewVisitorWindow(Device.Phone);
        await Task.WhenAll(therapist.SignIn(), visitor.Start(Markup));
        await visitor.Conversation.Say(Markup);
        await visitor.Conversation.ExpectSaid(Markup);
        await Expect(therapist.InboxEntry(Markup)).ToContainTextAsync(Markup);
        await therapist.OpenConversation(Markup);
        await therapist.Conversation.ExpectSaid(Markup);
        await Expect(therapist.Page.Locator(".message-sender").First).ToHaveTextAsync(Markup);
        await therapist.Conversation.Say(Markup);
        await Expect(visitor.Conversation.Saying(Markup)).ToHaveCountAsync(2);

        foreach (var page in (IPage[])[visitor.Page, therapist.Page])
        {
            await Expect(page.Locator("img, .bubble b")).ToHaveCountAsync(0);
            (await page.EvaluateAsync<bool>("() => 'wasRun' in window")).ShouldBeFalse();
        }
    }

    private async Task<WidgetPage> Visit(PracticeSite site)
    {
        await Api.AllowWidgetOn(site.Origin);
        return new WidgetPage(await (await NewBrowser(Device.Laptop)).NewPageAsync(), site.Origin);
    }

    private static async Task<string> LookOf(WidgetPage visitor, string testId) =>
        await visitor.Page.GetByTestId(testId).EvaluateAsync<string>(ReadLook);
}
