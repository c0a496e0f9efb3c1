using Microsoft.AspNetCore.SignalR;
using Realtime.Api.Json;
using Realtime.Api.Live;
using Realtime.Api.Validation;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Api.Chat;

/// <summary>What hub calls accept. Each member throws a <see cref="HubException"/> for what it does not.</summary>
internal static class ChatHubArguments
{
    public const int UserIdsMax = 100;

    /// <summary><c>not_found</c> for what is no id: nothing has it.</summary>
    public static void Id(string? id)
    {
        if (!EntityId.IsWellFormed(id))
        {
            throw ErrorCatalogue.NotFound.ToHubException();
        }
    }

    public static void OptionalId(string? id)
    {
        if (id is not null)
        {
            Id(id);
        }
    }

    public static void UserIds(string[]? userIds)
    {
        if (userIds is not { Length: <= UserIdsMax })
        {
            throw Invalid("userIds", $"This is a list of at most {UserIdsMax} ids.");
        }

        foreach (var userId in userIds)
        {
            Id(userId);
        }
    }

    /// <summary>As in REST: the same message is accepted or refused on both ways.</summary>
    public static void Message(string? clientMessageId, string? text) => Check(new MessageBody(clientMessageId, text).Problem);

    public static void Edit(string? text) => Check(new MessageEditBody(text).Problem);

    public static void Note(string? clientNoteId, string? text) => Check(new NoteBody(clientNoteId, text).Problem);

    public static void Sequence(string name, long sequence) => Check(name, Rules.Range(sequence, 0, long.MaxValue));

    public static void Date(DateOnly date) => Check("date", Rules.Date(date));

    public static void Starts(DateTimeOffset[]? starts)
    {
        if (starts is not { Length: > 0 and <= Proposal.SlotsMax })
        {
            throw Invalid("starts", $"This is a list of 1 to {Proposal.SlotsMax} instants.");
        }

        foreach (var start in starts)
        {
            Check("starts", Rules.Instant(start));
        }
    }

    public static PresenceStatus Status(string? text) =>
        EnumText<PresenceStatus>.TryParse(text, out var status) && status != PresenceStatus.Offline
            ? status
            : throw Invalid("status", "This is online or away.");

    private static void Check(Problem? problem)
    {
        if (problem is not null)
        {
            throw problem.ToHubException();
        }
    }

    private static void Check(string name, string? error)
    {
        if (error is not null)
        {
            throw Invalid(name, error);
        }
    }

    private static HubException Invalid(string name, string error) =>
        ErrorCatalogue.ValidationFailed.ToHubException($"{name}: {error}");
}
