using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>Lets visitors back into a conversation by the link in a mail. Key: the organization's id; keeps nothing itself.</summary>
[Alias("chat.IResumeGrain")]
public interface IResumeGrain : IGrainWithStringKey
{
    /// <summary>A session of the visitor whose conversation the link leads to. <c>invalid_resume_token</c> for one that is unknown, over or used up.</summary>
    Task<Outcome<ResumedConversation>> Resume(string token);
}

[GenerateSerializer, Immutable, Alias("resumed-conversation")]
public sealed record ResumedConversation(
    [property: Id(0)] string RoomId,
    [property: Id(1)] Session Session);
