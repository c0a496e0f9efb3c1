using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Desk;

/// <summary>The whole of <see cref="DeskTests"/> for people without a pointer, visitors and staff: no step leaves the keyboard nowhere.</summary>
public sealed class KeyboardTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task From_the_queue_to_the_answer_by_mail_and_back_with_the_keyboard_alone()
    {
        using var practice = await OwnPractice.Found(Address, conversationsMax: 1);
        var (ada, ben) = (new Desk(await NewStaffWindow(Device.Laptop)), new Desk(await NewStaffWindow(Device.Laptop)));
        var visitor = new Guest(await NewVisitorWindow(Device.Laptop, practice));
        await ada.SignIn(practice.Ada.Email);
        await ben.SignIn(practice.Ben.Email);
        await visitor.Begin("Vera Visitor");

        // It waits until somebody is on duty, and is given to her.
        await ada.SwitchDuty("Tab", on: true);
        await ada.SwitchDuty("Tab", on: false);
        await visitor.Say("I would like to talk to somebody.");
        await Expect(visitor.Window.WaitingLine).ToHaveAttributeAsync("data-position", "1");
        await Expect(ben.Window.Page.GetByTestId("queue-entry")).ToHaveCountAsync(1);
        await ada.SwitchDuty("Tab", on: true);
        await ada.OpenGiven("Vera Visitor is yours now");
        await ada.Say("Hello Vera, I am Ada.");
        await visitor.Window.Conversation.ExpectSaid("Hello Vera, I am Ada.");

        // Handed to the other, who opens what was given, notes something, hands it back to the queue; she takes it again.
        await ada.HandTo("Ben Buche");
        await ada.SwitchDuty("Shift+Tab", on: false);
        await ben.OpenGiven("Vera Visitor is yours now");
        await ben.Note("She would like to come with her sister.");
        await ben.Use("Shift+Tab", "hand-back");
        await ben.Keys.ExpectArrival("what takes it back", focused => focused.TestId == "take-over");
        await ada.Use("Tab", "take-over");
        await ada.Keys.ExpectArrival("what hands it back", focused => focused.TestId == "hand-back");

        // Times are proposed, and one of them is taken.
        await ada.Propose(times: 2);
        await visitor.Accept();
        var booked = ada.Window.Page.GetByTestId("client-booking");
        await Expect(booked).ToHaveCountAsync(1);

        // Nobody is there any more; the answer goes out by mail and leads back.
        var address = $"vera@{practice.Slug}.example";
        await practice.CloseForToday();
        await visitor.Say("One more thing: may I bring my sister?");
        await visitor.LeaveAddress(address);
        await visitor.Window.Page.CloseAsync();
        await ada.Say("Of course you may.");
        var link = MailFolder.LinkIn(await Server.WaitForMail(address));
        var back = new Guest(new WidgetPage(await (await NewBrowser(Device.Phone)).NewPageAsync(), link));
        await back.Window.Page.GotoAsync(link);
        await back.Window.Conversation.ExpectSaid("Of course you may.");
        await back.Keys.ExpectArrival("the message field", focused => focused.TestId == "message-input");
        await back.Say("I am back.");
        await ada.Window.Conversation.ExpectSaid("I am back.");
    }

    /// <summary>Staff at the keyboard.</summary>
    private sealed class Desk(ConsolePage window)
    {
        public ConsolePage Window => window;

        public Keyboard Keys { get; } = new(window.Page);

        public async Task SignIn(string email)
        {
            await window.Open();
            await Expect(window.Page.GetByTestId("demo-hint")).ToBeVisibleAsync();
            await Keys.PressUntil("Tab", "login-email");
            await Keys.Press("Control+A");
            await Keys.Type(email);
            await Keys.Press("Tab");
            await Keys.Press("Control+A");
            await Keys.Type(DemoStaff.Password);
            await Keys.Press("Enter");
            await Expect(window.SignOut).ToBeVisibleAsync();
            await Keys.ExpectArrival("somewhere on the page", focused => !focused.IsLost);
        }

        /// <summary>Goes to it and uses it.</summary>
        public async Task Use(string way, string testId)
        {
            await Expect(window.Page.GetByTestId(testId)).ToBeVisibleAsync();
            await Keys.PressUntil(way, testId);
            await Keys.Press("Enter");
        }

        public async Task SwitchDuty(string way, bool on)
        {
            if ((await FocusedElement.Of(window.Page)).TestId != "duty-switch")
            {
                await Keys.PressUntil(way, "duty-switch");
            }

            await Keys.Press("Space");
            await Expect(window.Duty).ToHaveAttributeAsync("aria-checked", on ? "true" : "false");
        }

        public async Task OpenGiven(string says)
        {
            await Expect(window.Page.GetByTestId("given-notice")).ToContainTextAsync(says);
            await Keys.PressUntil("Tab", focused => focused is { Tag: "a", Says: "Open" }, "the notice's link");
            await Keys.Press("Enter");
            await Expect(window.Page.GetByTestId("given-notice")).ToHaveCountAsync(0);
            await Keys.ExpectArrival("the conversation", focused => focused.Tag == "h1");
        }

        public async Task Say(string text)
        {
            await Expect(window.Conversation.Input).ToBeVisibleAsync();
            await Keys.PressUntil("Tab", "message-input");
            await Keys.Type(text);
            await Keys.Press("Enter");
            await window.Conversation.ExpectSaid(text);
        }

        public async Task HandTo(string colleague)
        {
            await Keys.PressUntil("Shift+Tab", "assign");
            await Keys.Type(colleague);
            await Expect(window.Page.GetByTestId("take-over")).ToBeVisibleAsync();
        }

        public async Task Note(string text)
        {
            await Keys.PressUntil("Tab", "side-visitor");
            await Keys.Press("ArrowRight");
            await Keys.ExpectArrival("the notes", focused => focused.TestId == "side-notes");
            await Keys.Press("Enter");
            await Expect(window.Page.GetByTestId("note-input")).ToBeVisibleAsync();
            await Keys.PressUntil("Tab", "note-input");
            await Keys.Type(text);
            await Keys.PressUntil("Tab", "note-add");
            await Keys.Press("Enter");
            await Expect(window.Page.GetByTestId("note")).ToContainTextAsync(text);
        }

        public async Task Propose(int times)
        {
            await Use("Tab", "propose-open");
            await Keys.ExpectArrival("which service", focused => focused.TestId == "propose-service");
            await Expect(window.Page.GetByTestId("propose").GetByTestId("slot-option").First).ToBeVisibleAsync();
            await Keys.PressUntil("Tab", "slot-option");
            for (var time = 0; time < times; time++)
            {
                await Keys.Press("ArrowRight");
                await Keys.Press("Space");
            }

            await Keys.PressUntil("Tab", "propose-send");
            await Keys.Press("Enter");
            await Expect(window.Page.GetByTestId("propose")).ToHaveCountAsync(0);
            await Keys.ExpectArrival("where it began", focused => focused.TestId == "propose-open");
        }
    }

    /// <summary>A visitor at the keyboard.</summary>
    private sealed class Guest(WidgetPage window)
    {
        public WidgetPage Window => window;

        public Keyboard Keys { get; } = new(window.Page);

        public async Task Begin(string name)
        {
            await window.Page.GotoAsync(window.Address);
            await Expect(window.Launcher).ToBeVisibleAsync();
            await Keys.PressUntil("Tab", "widget-launcher");
            await Keys.Press("Enter");
            await Keys.ExpectArrival("the name field", focused => focused.TestId == "start-name");
            await Keys.Type(name);
            await Keys.Press("Enter");
            await Keys.ExpectArrival("the message field", focused => focused.TestId == "message-input");
        }

        /// <summary>The keyboard is where one writes, whatever came meanwhile.</summary>
        public async Task Say(string text)
        {
            await ToMessageField();
            await Keys.Type(text);
            await Keys.Press("Enter");
            await window.Conversation.ExpectSaid(text);
        }

        public async Task Accept()
        {
            await Expect(window.Conversation.ProposedSlots).ToHaveCountAsync(2);
            await Keys.PressUntil("Shift+Tab", "proposal-slot");
            await Keys.Press("Enter");
            await Expect(window.Conversation.BookingCards).ToHaveCountAsync(1);
            await Expect(window.Conversation.ProposedSlots).ToHaveCountAsync(0);
            await Keys.ExpectArrival("what was proposed", focused => !focused.IsLost);
        }

        public async Task LeaveAddress(string address)
        {
            await Expect(window.Page.GetByTestId("mail-address")).ToBeVisibleAsync();
            await Keys.PressUntil("Shift+Tab", "mail-address");
            await Keys.Type(address);
            await Keys.Press("Enter");
            await Expect(window.WaitingLine).ToContainTextAsync($"we answer by mail to {address}");
            await Keys.ExpectArrival("what changes the address", focused => focused.TestId == "mail-change");
        }

        private async Task ToMessageField()
        {
            if ((await FocusedElement.Of(window.Page)).TestId != "message-input")
            {
                await Keys.PressUntil("Tab", "message-input");
            }
        }
    }
}
