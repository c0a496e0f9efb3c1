using System.Reflection;
using Realtime.Api.Chat;

namespace Realtime.Tests.Api.Identity.Matrix;

/// <summary>One call of the hub with somebody's ids; each expectation is in the failure's text, null for an answer.</summary>
public sealed record VisitorHubCall(string Method, Func<VisitorData, object?[]> Arguments, string? Own, string? Other, string? Foreign)
{
    /// <summary>With one's own, once blocked; the same as before where others notice nothing of it.</summary>
    public string? Blocked { get; init; } = Own;
}

/// <summary>The matrix: every call of the hub.</summary>
public static class VisitorHubCalls
{
    private const string Nothing = "not_found:";

    public static IReadOnlyList<VisitorHubCall> All { get; } =
    [
        Own("JoinRoom", target => [target.Room, 0]),
        Said("Send", target => [target.Room, "hub-1", "from the hub"]),
        Said("EditMessage", target => [target.Room, 1, "from the hub"]),
        Said("DeleteMessage", target => [target.Room, 1]),
        Said("Typing", target => [target.Room, true]),
        Said("MarkRead", target => [target.Room, 1]),
        new("ProposeSlots", target => [target.Room, target.Service, new[] { target.Free[6] }], "forbidden:", Nothing, Nothing),
        new("AddNote", target => [target.Room, "n", "mine"], "forbidden:", "forbidden:", "forbidden:"),
        Said("AcceptProposal", target => [target.Room, target.Proposal, target.Offered]),
        new("WatchAvailability", target => [target.Service, target.Therapist, target.Free[0][..10]], null, null, Nothing),
        Everybody("UnwatchAvailability", target => [target.Service, target.Therapist, target.Free[0][..10]]),
        Everybody("WatchPresence", target => [new[] { target.Id }]),
        Everybody("SetStatus", _ => ["online"]),
        new("LeaveRoom", target => [target.Room], null, null, null),
    ];

    public static IEnumerable<string> Declared =>
        typeof(ChatHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.GetBaseDefinition() == method).Select(method => method.Name);

    private static VisitorHubCall Own(string method, Func<VisitorData, object?[]> arguments) => new(method, arguments, null, Nothing, Nothing);

    /// <summary>As <see cref="Own"/>, and others notice it: not from somebody blocked.</summary>
    private static VisitorHubCall Said(string method, Func<VisitorData, object?[]> arguments) => Own(method, arguments) with { Blocked = "visitor_blocked:" };

    /// <summary>Says nothing about whose it is.</summary>
    private static VisitorHubCall Everybody(string method, Func<VisitorData, object?[]> arguments) => new(method, arguments, null, null, null);
}
