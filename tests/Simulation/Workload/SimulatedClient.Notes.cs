using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Search;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Hosts;

namespace Realtime.Tests.Simulation.Workload;

/// <summary>What staff does beside conversations, and what visitors do not get to see of it.</summary>
internal sealed partial class SimulatedClient
{
    private const int TagsMax = 3;

    /// <summary>A word that is in this command's text and in no other's.</summary>
    private static string WordOf(string id) => id.Replace("_", "", StringComparison.Ordinal).Replace('.', 'n') + "x";

    private async Task NoteSomething()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        for (var count = dice.Between(1, 3); count > 0; count--)
        {
            var id = NewCommandId();
            var commandId = $"{caller.UserId}/{id}";
            var answer = await Ask("note", commandId, host => Notes(host, roomId).Add(new AddNote(caller, id, $"{Ledger.StaffWord} {WordOf(id)}")));
            if (answer?.Value is { } added)
            {
                ledger.Noted(roomId, commandId, added.Note);
            }
        }
    }

    private async Task ReadNotes()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        var last = 0L;
        var answer = await Ask("read notes", null, host => Notes(host, roomId).ReadAfter(caller, 0, INotesGrain.PageMax));
        foreach (var note in answer?.Value?.Items ?? [])
        {
            Promise.Holds(note.Sequence == ++last, $"notes of {roomId} were read as {note.Sequence} after {last - 1}");
            ledger.Saw(roomId, note);
        }
    }

    private async Task Tag()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        List<string> tags = [.. Enumerable.Range(0, dice.Below(TagsMax + 1)).Select(number => $"{Ledger.StaffWord} {number} of {NewCommandId()}")];
        practice.TagsAsked.Add((roomId, tags));
        await Ask("tag", null, host => Room(host, roomId).SetTags(caller, tags));
    }

    /// <summary>What was said by somebody, somewhere: whoever found it was told what is there.</summary>
    private async Task Search()
    {
        var word = _said.Count > 0 && dice.Chance(0.5) ? WordOf($"{caller.UserId}.{dice.Between(1, _commands)}") : dice.Pick(["text", "edit", Ledger.StaffWord, $"{Ledger.StaffWord} us"]);
        var answer = await Ask("search", null, host => Searching(host).Search(caller, word, ISearchGrain.PageMax, null));
        answer?.Value?.Items.ForEach(ledger.Saw);
    }

    /// <summary>A visitor who asks for what is not theirs is told that there is nothing.</summary>
    private async Task Pry()
    {
        if (await PickRoom() is not { } roomId)
        {
            return;
        }

        void NothingThere<T>(Outcome<T>? answer, string what) =>
            Promise.Holds(answer is null || answer.Problem?.Code == ErrorCatalogue.NotFound.Code, $"visitor {caller.UserId} {what} of {roomId}");

        NothingThere(await Ask("read notes", null, host => Notes(host, roomId).ReadAfter(caller, 0, INotesGrain.PageMax)), "read notes");
        NothingThere(await Ask("note", null, host => Notes(host, roomId).Add(new AddNote(caller, "pry", Ledger.StaffWord))), "added a note");
        NothingThere(await Ask("tag", null, host => Room(host, roomId).SetTags(caller, [Ledger.StaffWord])), "set tags");
        NothingThere(await Ask("search", null, host => Searching(host).Search(caller, Ledger.StaffWord, 10, null)), "searched beside that");
    }

    private INotesGrain Notes(SimulatedHost host, string roomId) => host.Grains.GetGrain<INotesGrain>(GrainKeys.Of(practice.OrganizationId, roomId));

    private ISearchGrain Searching(SimulatedHost host) => host.Grains.GetGrain<ISearchGrain>(practice.OrganizationId);
}
