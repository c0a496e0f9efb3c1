using System.Globalization;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Practice;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>A practice's canned replies as one record, written whole: so no two have one shortcut, whoever writes at once.</summary>
[GrainType("canned-replies")]
internal sealed class CannedRepliesGrain([PersistentState("canned-replies")] IPersistentState<CannedRepliesState> state) : Grain, ICannedRepliesGrain
{
    private List<CannedReply> Replies => state.State.Replies;

    public Task<List<CannedReply>> List() => Task.FromResult<List<CannedReply>>([.. Replies.OrderBy(reply => reply.Shortcut, StringComparer.OrdinalIgnoreCase)]);

    public async Task<Outcome<CannedReply>> Add(string replyId, string shortcut, string text)
    {
        if (Replies.Find(reply => reply.Id == replyId) is { } present)
        {
            return present;
        }

        var added = new CannedReply(replyId, shortcut, text, Version: 1);
        return Check(added) is { } problem ? problem : await Save([.. Replies, added], added, commandId: null);
    }

    public async Task<Outcome<CannedReply>> Change(string replyId, string shortcut, string text, long? expectedVersion, string commandId)
    {
        if (Remembered(commandId) is { } done)
        {
            return new CannedReply(replyId, shortcut, text, done.Version);
        }

        if (Find(replyId, expectedVersion, out var present) is { } missing)
        {
            return missing;
        }

        var changed = new CannedReply(replyId, shortcut, text, present!.Version + 1);
        return Check(changed) is { } problem
            ? problem
            : await Save(Replies.ConvertAll(reply => reply.Id == replyId ? changed : reply), changed, commandId);
    }

    public async Task<Outcome<Done>> Remove(string replyId, long? expectedVersion, string commandId)
    {
        if (Remembered(commandId) is not null)
        {
            return Done.Instance;
        }

        if (Find(replyId, expectedVersion, out var present) is { } missing)
        {
            return missing;
        }

        await Save(Replies.FindAll(reply => reply.Id != replyId), present!, commandId);
        return Done.Instance;
    }

    public async Task<Outcome<string>> Render(Caller caller, string replyId, string roomId)
    {
        var organizationId = this.GetPrimaryKeyString();
        if (caller.OrganizationId != organizationId || !caller.Role.IsStaff || Replies.Find(reply => reply.Id == replyId) is not { } found)
        {
            return ErrorCatalogue.NotFound;
        }

        var room = await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, roomId)).Get(caller);
        if (room.Value is not { } conversation)
        {
            return room.Problem!;
        }

        var practice = await GrainFactory.GetGrain<IPracticeGrain>(organizationId).Get();
        return CannedReply.Render(found.Text, variable => Cut(variable switch
        {
            CannedReply.VisitorName => conversation.Participants[0].Name,
            CannedReply.StaffName => caller.Name,
            CannedReply.PracticeName => practice?.Organization.Profile.Name ?? "",
            var unknown => throw new InvalidOperationException($"'{unknown}' was let in as a variable."),
        }));
    }

    /// <summary>Whole characters, as many as fit.</summary>
    private static string Cut(string name) => name.Length <= CannedReply.NameLengthMax
        ? name
        : name[..StringInfo.ParseCombiningCharacters(name).Last(start => start <= CannedReply.NameLengthMax)];

    private Problem? Find(string replyId, long? expectedVersion, out CannedReply? present)
    {
        present = Replies.Find(reply => reply.Id == replyId);
        return present is null ? ErrorCatalogue.NotFound.Problem()
            : expectedVersion is { } version && version != present.Version ? ErrorCatalogue.VersionMismatch.Problem()
            : null;
    }

    private Problem? Check(CannedReply next)
    {
        var others = Replies.FindAll(reply => reply.Id != next.Id);
        if (others.Exists(other => string.Equals(other.Shortcut, next.Shortcut, StringComparison.OrdinalIgnoreCase)))
        {
            return ErrorCatalogue.ShortcutTaken.Problem();
        }

        return others.Count >= ICannedRepliesGrain.RepliesMax
            || others.Append(next).Sum(reply => reply.Shortcut.Length + reply.Text.Length) > ICannedRepliesGrain.LengthMax
            ? ErrorCatalogue.LimitReached.Problem(
                $"A practice has at most {ICannedRepliesGrain.RepliesMax} canned replies, of {ICannedRepliesGrain.LengthMax} characters together.")
            : null;
    }

    private RememberedCommand? Remembered(string commandId) => state.State.Commands.Find(command => command.Id == commandId);

    private async Task<CannedReply> Save(List<CannedReply> replies, CannedReply about, string? commandId)
    {
        await state.Save(this, new CannedRepliesState
        {
            Replies = replies,
            Commands = commandId is null
                ? state.State.Commands
                : [.. state.State.Commands.TakeLast(ICannedRepliesGrain.CommandsMax - 1), new RememberedCommand(commandId, about.Version)],
        });
        return about;
    }
}

/// <summary>As stored; only ever append.</summary>
[GenerateSerializer, Alias("canned-replies-state")]
public sealed record CannedRepliesState
{
    [Id(0)]
    public List<CannedReply> Replies { get; init; } = [];

    /// <summary>The last commands, oldest first.</summary>
    [Id(1)]
    public List<RememberedCommand> Commands { get; init; } = [];
}
