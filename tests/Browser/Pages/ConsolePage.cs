using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>A staff member's window on the console.</summary>
internal sealed class ConsolePage(IPage page, string address)
{
    private const int WeeksMax = 5;

    public IPage Page => page;

    public ConversationView Conversation { get; } = new(page);

    public CalendarView Calendar { get; } = new(page);

    public ILocator Inbox => page.GetByTestId("inbox");

    public ILocator Email => page.GetByTestId("login-email");

    public ILocator SignOut => page.GetByTestId("sign-out");

    public ILocator InboxEntry(string visitor) => page.GetByTestId("inbox-entry").Filter(new() { HasText = visitor });

    public ILocator CalendarEntry(string bookingId) => page.Locator($"[data-testid=booking-event][data-booking-id='{bookingId}']");

    public ILocator Duty => page.GetByTestId("duty-switch");

    public ILocator QueueEntry(string roomId) => page.Locator($"[data-testid=queue-entry][data-room-id='{roomId}']");

    public async Task GoOnDuty()
    {
        await Duty.ClickAsync();
        await Expect(Duty).ToHaveAttributeAsync("aria-checked", "true");
    }

    public async Task Open() => await page.GotoAsync(address + "/console");

    public async Task SignIn(string email = DemoStaff.Therapist)
    {
        await Open();
        // The demo hint fills the form in when it comes, so it is waited for.
        await Expect(page.GetByTestId("demo-hint")).ToBeVisibleAsync();
        await Email.FillAsync(email);
        await page.GetByTestId("login-password").FillAsync(DemoStaff.Password);
        await page.GetByTestId("login-submit").ClickAsync();
        await Expect(SignOut).ToBeVisibleAsync();
    }

    /// <summary>Opens the conversation with this visitor once it is in the inbox, and answers its id.</summary>
    public async Task<string> OpenConversation(string visitor)
    {
        await InboxEntry(visitor).ClickAsync();
        await Expect(Conversation.Input).ToBeVisibleAsync();
        return (await page.GetByTestId("conversation").GetAttributeAsync("data-room-id")).ShouldNotBeNull();
    }

    /// <summary>Begins a proposal, on the third day that has free times: what is left of today depends on the hour. Answers those times.</summary>
    public async Task<ILocator> ProposeTimes()
    {
        await page.GetByTestId("propose-open").ClickAsync();
        var propose = page.GetByTestId("propose");
        var day = propose.Locator("[data-testid=day-option]:not(:disabled)").Nth(2);
        await day.ClickAsync();
        await Expect(day).ToHaveAttributeAsync("aria-pressed", "true");
        return propose.GetByTestId("slot-option");
    }

    /// <summary>Goes to the calendar, and on to the week of this instant.</summary>
    public async Task ShowCalendarWeekOf(string instant)
    {
        await page.GetByTestId("nav-calendar").ClickAsync();
        var column = page.Locator($".fc-timegrid-col[data-date='{PracticeTime.DayOf(instant)}']");
        await Expect(page.Locator(".fc-timegrid-col").First).ToBeVisibleAsync();
        for (var week = 0; week < WeeksMax && await column.CountAsync() == 0; week++)
        {
            await Calendar.TurnOnce();
        }

        await Expect(column).ToBeVisibleAsync();
    }
}
