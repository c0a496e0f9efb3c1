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
        await Visitor.Conversation.ExpectHistory(() => api.History(RoomId));
        await Therapist.Conversation.ExpectHistory(() => api.History(RoomId));
    }
}
