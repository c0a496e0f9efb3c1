using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Live;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>What of a conversation is not decided in its stream: reading, read marks, hints, who is told, and forgetting.</summary>
internal sealed partial class RoomGrain
{
    public async Task<Outcome<MessagePage>> ReadAfter(Caller caller, long afterSequence, int limit)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        var items = await _history.After(Math.Max(0, afterSequence), Math.Clamp(limit, 1, IRoomGrain.PageMax));

        // The journal may be ahead of what was acknowledged here.
        return new MessagePage(items, Math.Max(Stream.Head, items is [.., var newest] ? newest.Sequence : 0));
    }

    public async Task<Outcome<MessagePage>> ReadBefore(Caller caller, long beforeSequence, int limit)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        var last = Math.Min(beforeSequence - 1, Stream.Head);
        var first = Math.Max(1, last - Math.Clamp(limit, 1, IRoomGrain.PageMax) + 1);
        var items = last < first ? [] : await _history.After(first - 1, (int)(last - first + 1));
        return new MessagePage(items, Stream.Head);
    }

    public Task<Outcome<Done>> SetTyping(Caller caller, bool isTyping)
    {
        if (!MaySee(caller))
        {
            return Task.FromResult<Outcome<Done>>(ErrorCatalogue.NotFound);
        }

        if (Barred(caller) is { } barred)
        {
            return Task.FromResult<Outcome<Done>>(barred);
        }

        _nodes.Tell(node => node.TypingChanged(_organizationId, _roomId, caller.UserId, isTyping));
        return Task.FromResult<Outcome<Done>>(Done.Instance);
    }

    public async Task<Outcome<Done>> MarkRead(Caller caller, long sequence)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        // Others see the mark. Staff goes on reading what somebody erased has left.
        if (IsBlocked(caller))
        {
            return ErrorCatalogue.VisitorBlocked;
        }

        await Stream.EnsureLoaded();
        var upTo = Math.Clamp(sequence, 0, Stream.Head);
        var moved = _record.MarkRead(caller.UserId, upTo);

        // Also where the mark is there already: the call that moved it may have failed to write it.
        await _record.Write();
        if (moved)
        {
            _nodes.Tell(node => node.ReadChanged(_organizationId, _roomId, caller.UserId, upTo));
            Broadcast().InboxChanged(_record.Summary!).AsHint();
        }

        return Done.Instance;
    }

    public async Task<Outcome<RoomSummary>> SetTags(Caller caller, List<string> tags)
    {
        if (!caller.Role.IsStaff || !MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (Barred(caller) is { } barred)
        {
            return barred;
        }

        await Stream.EnsureLoaded();
        var changed = !(_record.Summary!.Tags ?? []).SequenceEqual(tags, StringComparer.Ordinal);
        if (changed)
        {
            _record.SetTags(tags);
        }

        // Also where they are there already: the call that set them may have failed to write them.
        await _record.Write();
        if (changed)
        {
            Broadcast().TagsChanged(_roomId, tags).AsHint();
        }

        return _record.Summary!;
    }

    public async Task<Outcome<RoomHead>> Subscribe(Caller caller, string nodeId, IFrontNode node)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        _nodes.Renew(nodeId, node);
        return new RoomHead(Stream.Head, _record.Summary!.ReadSequences);
    }

    public Task Unsubscribe(string nodeId)
    {
        _nodes.Remove(nodeId);
        return Task.CompletedTask;
    }

    public async Task VisitorChanged()
    {
        if (_record.Summary is { } summary)
        {
            _isVisitorBlocked = await Visitor(summary.Participants[0].UserId).IsBlocked();
        }
    }

    public async Task<Outcome<Done>> SendTranscript(SendTranscript command)
    {
        if (!MaySee(command.Caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (Barred(command.Caller) is { } barred)
        {
            return barred;
        }

        await Stream.EnsureLoaded();
        return await new RoomTranscript(GrainFactory, _organizationId, _roomId).Send(command, _record.Summary!, _history, Stream.Head);
    }

    public async Task EraseVisitor()
    {
        if (_record.Summary is not { } summary)
        {
            return;
        }

        _vault.Forget(summary.Participants[0].UserId);
        await LoadKey(summary);
        _history.Restart(Stream.Head);
        _record.SetTags([]);
        _record.Change(present => present with
        {
            Subject = null,
            Participants = [present.Participants[0] with { Name = PersonalKey.ErasedText }, .. present.Participants.Skip(1)],
        });
        if (!await Stream.Ask((room, _) => _record.Follow(room, _key)))
        {
            DeactivateOnIdle();
            throw new StorageUnavailableException($"{StreamName} was written elsewhere; its next activation knows what to erase.");
        }

        await _record.Write();
        await _searched.Erase(Stream.Head);
        if (Stream.Head > 0)
        {
            await TellDesk();
        }

        _nodes.Tell(node => node.RoomErased(_organizationId, _roomId));
        Broadcast().InboxChanged(_record.Summary!).AsHint();
    }
}
