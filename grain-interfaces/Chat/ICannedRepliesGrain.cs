using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Chat;

/// <summary>What a practice's staff says again and again. Key: the organization's id.</summary>
[Alias("chat.ICannedRepliesGrain")]
public interface ICannedRepliesGrain : IGrainWithStringKey
{
    const int RepliesMax = 200;

    /// <summary>Of all shortcuts and texts together, in UTF-16 code units: they are one record.</summary>
    const int LengthMax = 90_000;

    /// <summary>So many commands are known again when they repeat.</summary>
    const int CommandsMax = 50;

    /// <summary>By shortcut.</summary>
    [ReadOnly]
    Task<List<CannedReply>> List();

    /// <summary>The same id again changes nothing. <c>shortcut_taken</c>, <c>limit_reached</c>.</summary>
    Task<Outcome<CannedReply>> Add(string replyId, string shortcut, string text);

    /// <summary>The same command again gives the first answer. <c>not_found</c>, <c>version_mismatch</c>, <c>shortcut_taken</c>, <c>limit_reached</c>.</summary>
    Task<Outcome<CannedReply>> Change(string replyId, string shortcut, string text, long? expectedVersion, string commandId);

    Task<Outcome<Done>> Remove(string replyId, long? expectedVersion, string commandId);

    /// <summary>The reply as <paramref name="caller"/> would send it in that conversation.</summary>
    Task<Outcome<string>> Render(Caller caller, string replyId, string roomId);
}
