using Realtime.Tests.Browser.Hosting;

namespace Realtime.Tests.Browser.Pages;

/// <summary>A visitor and a therapist in one conversation, each in a window of their own.</summary>
internal sealed record Conversing(WidgetPage Visitor, ConsolePage Therapist, string RoomId)
{
    /// <summary>The visitor says something, the therapist finds it in the inbox and opens it.</summary>
    public static async Task<Conversing> Begin(BrowserTest test, string visitorName)
    {
        var therapist = await test.NewStaffWindow(Device.Laptop);
        var visitor = await test.NewVisitorWindow(Device.Phone);
        await Task.WhenAll(therapist.SignIn(), visitor.Start(visitorName));
        await visitor.Conversation.Say("Hello, is somebody there?");
        var roomId = await therapist.OpenConversation(visitorName);
        await therapist.Conversation.ExpectSaid("Hello, is somebody there?");
        return new Conversing(visitor, therapist, roomId);
    }

    /// <summary>Both pages show exactly the server's history, numbered 1, 2, 3… without gap or repeat.</summary>
    public async Task ExpectOneHistory(RestApi api)
    {
        var history = await api.History(RoomId);
        history.Select(message => message.Sequence).ShouldBe(Enumerable.Range(1, history.Count).Select(sequence => (int?)sequence));
        await Visitor.Conversation.ExpectHistory(history);
        await Therapist.Conversation.ExpectHistory(history);
    }
}
