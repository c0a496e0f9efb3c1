using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Chat;

/// <summary>A visitor's conversation across reloads, tabs and a network that goes away.</summary>
public sealed class ContinuityTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_reload_resumes_the_same_conversation()
    {
        var both = await Conversing.Begin(this, "Remy Return");
        await both.Therapist.Conversation.Say("Take your time.");
        await both.Visitor.Conversation.ExpectSaid("Take your time.");
        await both.Visitor.Page.ReloadAsync();

        await both.Visitor.Launcher.ClickAsync();
        await both.Visitor.Conversation.ExpectSaid("Hello, is somebody there?");
        await both.Visitor.Conversation.ExpectSaid("Take your time.");
        await both.Visitor.Conversation.Say("I am back.");
        await both.Therapist.Conversation.ExpectSaid("I am back.");
        await both.ExpectOneHistory(Api);
    }

    [Fact]
    public async Task An_answer_to_a_closed_widget_is_counted_on_its_launcher()
    {
        var both = await Conversing.Begin(this, "Una Read");
        await both.Visitor.Page.GetByTestId("widget-close").ClickAsync();
        await both.Therapist.Conversation.Say("Are you still there?");
        await Expect(both.Visitor.Page.GetByTestId("unread-badge")).ToHaveTextAsync("1");
        await both.Visitor.Launcher.ClickAsync();
        await both.Visitor.Conversation.ExpectSaid("Are you still there?");
        await both.Visitor.Page.GetByTestId("widget-close").ClickAsync();
        await Expect(both.Visitor.Page.GetByTestId("unread-badge")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_tabs_of_one_visitor_stay_in_step()
    {
        var context = await NewBrowser(Device.Laptop);
        var first = await NewTab(context);
        await first.Start("Tabea Two");
        await first.Conversation.Say("From the first tab");
        await first.Conversation.ExpectSaid("From the first tab");

        var second = await NewTab(context);
        await second.Open();
        await second.Conversation.ExpectSaid("From the first tab");
        await second.Conversation.Say("From the second tab");
        await first.Conversation.ExpectSaid("From the second tab");
        await first.Conversation.Say("Both");
        await first.Conversation.ExpectSaid("Both");
        await second.Conversation.ExpectSaid("Both");
        await second.Conversation.ExpectHistory(first.Conversation.Read);
    }

    [Fact]
    public async Task What_a_closed_tab_could_not_send_is_sent_by_the_next_one()
    {
        var context = await NewBrowser(Device.Laptop);
        var (first, second) = (await NewTab(context), await NewTab(context));
        await first.Start("Talia Tabs");
        await second.Open();
        await first.Conversation.Say("Everything is well here");
        await second.Conversation.ExpectSaid("Everything is well here");

        await context.SetOfflineAsync(true);
        await first.Conversation.Say("Left behind in the first tab");
        await second.Conversation.Say("From the tab that stays");
        await first.Page.CloseAsync();
        await context.SetOfflineAsync(false);
        await second.Conversation.ExpectSaid("From the tab that stays");

        var third = await NewTab(context);
        await third.Open();
        await third.Conversation.ExpectSaid("Left behind in the first tab");
        await second.Conversation.ExpectSaid("Left behind in the first tab");
        await third.Conversation.ExpectHistory(second.Conversation.Read);
    }

    [Fact]
    public async Task A_network_that_goes_away_is_shown_and_recovered_from()
    {
        var both = await Conversing.Begin(this, "Otto Offline");
        await both.Visitor.Page.Mark();
        await both.Visitor.Page.Context.SetOfflineAsync(true);
        await Expect(both.Visitor.Conversation.Banner).ToContainTextAsync("Reconnecting");
        await both.Visitor.Conversation.Say("Written without a network");
        await both.Therapist.Conversation.Say("Said meanwhile");

        await both.Visitor.Page.Context.SetOfflineAsync(false);
        await Expect(both.Visitor.Conversation.Banner).ToHaveCountAsync(0);
        await both.Visitor.Conversation.ExpectSaid("Said meanwhile");
        await both.Therapist.Conversation.ExpectSaid("Written without a network");
        await both.ExpectOneHistory(Api);
        await both.Visitor.Page.ExpectNoReload();
    }

    [Fact]
    public async Task A_message_between_the_first_look_at_the_inbox_and_the_live_connection_is_not_missed()
    {
        var (isRead, mayShow, mayConnect) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var visitor = await NewVisitorWindow(Device.Phone);
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.Page.RouteAsync(new Regex("/api/hub/tickets"), async route =>
        {
            await mayConnect.Task;
            await route.ContinueAsync();
        });
        await staff.Page.RouteAsync(new Regex(@"/api/rooms(\?|$)"), async route =>
        {
            var answer = await route.FetchAsync();
            isRead.TrySetResult();
            await mayShow.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        await Task.WhenAll(visitor.Start("Gwen Gap"), staff.SignIn());
        await isRead.Task;
        await visitor.Conversation.Say("Right in between");
        await visitor.Conversation.ExpectSaid("Right in between");
        mayConnect.SetResult();
        await Expect(staff.Page.Locator(".own-status [data-status=online]")).ToBeVisibleAsync();
        mayShow.SetResult();

        await Expect(staff.InboxEntry("Gwen Gap")).ToContainTextAsync("Right in between");
    }

    private async Task<WidgetPage> NewTab(IBrowserContext browser) => new(await browser.NewPageAsync(), Address + "/demo");
}
