using System.Text.RegularExpressions;
using Realtime.Tests.Browser.Hosting;
using Realtime.Tests.Browser.Pages;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Chat;

/// <summary>The server dies in the middle of a conversation and comes back.</summary>
public abstract class KilledServer(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_conversation_goes_on_after_the_server_was_killed()
    {
        var both = await Conversing.Begin(this, "Kira Steady");
        var (visitor, therapist) = (both.Visitor.Conversation, both.Therapist.Conversation);
        await both.Visitor.Page.Mark();
        await both.Therapist.Page.Mark();
        await therapist.Say("I am here.");
        await visitor.ExpectSaid("I am here.");

        // One message is on its way at the very moment.
        await Task.WhenAll(visitor.Say("On its way"), Server.Kill());
        await Expect(visitor.Banner).ToBeVisibleAsync();
        await Expect(therapist.Banner).ToBeVisibleAsync();
        await visitor.Say("Written while nobody answers");
        await visitor.Say("And one more");
        await therapist.Say("The therapist writes too");
        await Expect(visitor.Saying("And one more")).ToHaveAttributeAsync("data-state", "sending");
        await visitor.Input.FillAsync("Half a sent");

        await Server.Start();
        await Expect(visitor.Banner).ToHaveCountAsync(0);
        await Expect(therapist.Banner).ToHaveCountAsync(0);
        await visitor.Input.FillAsync("Half a sentence, finished");
        await visitor.Input.PressAsync("Enter");
        string[] written =
        [
            "Hello, is somebody there?", "I am here.", "On its way", "Written while nobody answers", "And one more",
            "The therapist writes too", "Half a sentence, finished",
        ];
        foreach (var text in written)
        {
            await visitor.ExpectSaid(text);
            await therapist.ExpectSaid(text);
        }

        await both.ExpectOneHistory(Api);
        await both.Visitor.Page.ExpectNoReload();
        await both.Therapist.Page.ExpectNoReload();
    }

    [Fact]
    public async Task A_message_whose_acknowledgement_was_lost_is_not_said_twice()
    {
        var therapist = await NewStaffWindow(Device.Laptop);
        var visitor = await NewVisitorWindow(Device.Phone);
        var isDeaf = false;
        await visitor.Page.RouteWebSocketAsync(new Regex("/hub"), page =>
        {
            var server = page.ConnectToServer();
            server.OnMessage(frame =>
            {
                if (!isDeaf && frame.Text is { } text)
                {
                    page.Send(text);
                }
            });
        });
        await Task.WhenAll(therapist.SignIn(), visitor.Start("Dora Deaf"));
        await visitor.Conversation.Say("Hello, is somebody there?");
        await visitor.Conversation.ExpectSaid("Hello, is somebody there?");
        var both = new Conversing(visitor, therapist, await therapist.OpenConversation("Dora Deaf"));

        // The server has it and everybody else reads it, but nothing comes back to the visitor before the server dies.
        isDeaf = true;
        await visitor.Conversation.Say("Once and no more");
        await therapist.Conversation.ExpectSaid("Once and no more");
        await Expect(visitor.Conversation.Saying("Once and no more")).ToHaveAttributeAsync("data-state", "sending");
        await Server.Kill();
        isDeaf = false;
        await Server.Start();

        await visitor.Conversation.ExpectSaid("Once and no more");
        await visitor.Conversation.Say("And on we go");
        await therapist.Conversation.ExpectSaid("And on we go");
        await both.ExpectOneHistory(Api);
        (await Api.History(both.RoomId)).Count(message => message.Text == "Once and no more").ShouldBe(1);
    }

    [Fact]
    public async Task What_was_written_while_the_server_was_gone_survives_a_reload_of_the_page()
    {
        var both = await Conversing.Begin(this, "Rea Loader");
        await Server.Kill();
        await Expect(both.Visitor.Conversation.Banner).ToBeVisibleAsync();
        await both.Visitor.Conversation.Say("Kept in this browser");
        // The page itself cannot come from a dead server, so it is left, and opened again once there is one.
        await both.Visitor.Page.GotoAsync("about:blank");
        await Server.Start();

        await both.Visitor.Open();
        await both.Visitor.Conversation.ExpectSaid("Kept in this browser");
        await both.Therapist.Conversation.ExpectSaid("Kept in this browser");
        await both.ExpectOneHistory(Api);
    }
}

[Collection(nameof(OnOwnGround))]
public sealed class KilledServerTests(KilledStage stage) : KilledServer(stage), IClassFixture<KilledStage>;

[Collection(nameof(OnOwnGround))]
public sealed class KilledServerOnDynamoDbTests(DynamoDbStage stage) : KilledServer(stage), IClassFixture<DynamoDbStage>;
