using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Search;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Tests.Simulation.Hosts;
using Realtime.Tests.Simulation.Workload;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>The reckoning of notes, tags and search, once faults have stopped and everything has settled.</summary>
internal sealed class StaffChecks(MemoryStore store, JournalTruth truth, PracticeUnderTest practice)
{
    private const int PagesMax = 100;
    private readonly MemoryDocuments _documents = new(store, TimeProvider.System);

    /// <summary>One host shows every note, and tags that staff once asked for.</summary>
    public async Task CheckShown(SimulatedHost host)
    {
        foreach (var notes in truth.Notes)
        {
            var page = (await host.Grains.GetGrain<INotesGrain>(GrainKeys.Of(practice.OrganizationId, notes.RoomId)).ReadAfter(practice.Staff(), 0, INotesGrain.PageMax)).Value!;
            Promise.Holds(page.Items.Count == Math.Min(notes.Head, INotesGrain.PageMax), $"{page.Items.Count} of {notes.Head} notes of {notes.RoomId} are shown");
            page.Items.ForEach(notes.Check);
        }

        foreach (var room in truth.Rooms)
        {
            var summary = (await host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(practice.OrganizationId, room.RoomId)).Get(practice.Staff())).Value!;
            var tags = summary.Tags ?? [];
            var asked = practice.TagsAsked.FindAll(one => one.RoomId == room.RoomId);
            Promise.Holds(
                asked.Count == 0 ? tags.Count == 0 : tags.Count == 0 || asked.Exists(one => one.Tags.SequenceEqual(tags, StringComparer.Ordinal)),
                $"{room.Stream} is tagged {string.Join(", ", tags)}, which nobody asked for");
            var untagged = JournalJson.Write(summary with { Tags = null });
            Promise.Holds(untagged.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Ledger.StaffWord)) < 0, $"what visitors see of {room.Stream} shows what is staff's");
        }
    }

    /// <summary>Every word that was ever written is found where something says it now, and nowhere else.</summary>
    public async Task CheckFound(SimulatedHost host)
    {
        foreach (var (word, said) in Words())
        {
            var found = await Search(host, word);
            Promise.Holds(
                found.SetEquals(said), () => $"a search for {word} finds {string.Join(' ', found.Order())}, and it is said in {string.Join(' ', said.Order())}");
        }
    }

    /// <summary>Somebody is erased, as far as conversations go: nothing that they said, or that was noted of them, is found any more, nor left in the index.</summary>
    public async Task CheckErased(SimulatedHost host)
    {
        if (practice.Rooms.Count == 0 || Words() is not { Count: > 0 } words)
        {
            return;
        }

        var erased = practice.Rooms[0].VisitorId;
        var rooms = practice.Rooms.FindAll(room => room.VisitorId == erased).ConvertAll(room => room.RoomId);
        await new PersonalVault(_documents, practice.OrganizationId).Erase(erased, practice.Beginning);
        foreach (var roomId in rooms)
        {
            await host.Grains.GetGrain<INotesGrain>(GrainKeys.Of(practice.OrganizationId, roomId)).EraseVisitor();
            await host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(practice.OrganizationId, roomId)).EraseVisitor();
        }

        bool IsErased((string RoomId, bool, long) place) => rooms.Contains(place.RoomId, StringComparer.Ordinal);
        foreach (var (word, said) in words.Where(word => word.Value.Any(IsErased)))
        {
            var found = await Search(host, word);
            Promise.Holds(!found.Any(IsErased), $"{word} of {erased}, who was erased, is found");
        }

        var kept = await _documents.Query($"search/{practice.OrganizationId}", new DocumentRange(Limit: IDocuments.QueryLimitMax));
        var left = kept.Items.FirstOrDefault(record => rooms.Exists(roomId => record.Id.Contains(roomId, StringComparison.Ordinal)));
        Promise.Holds(left is null, $"the index keeps {left?.Id} of {erased}, who was erased");
    }

    /// <summary>Where each word stands now; nowhere, where all that had it was changed or taken back.</summary>
    private Dictionary<string, HashSet<(string RoomId, bool IsNote, long Sequence)>> Words()
    {
        var words = new Dictionary<string, HashSet<(string, bool, long)>>(StringComparer.Ordinal);
        void Said(string text, bool isNow, (string, bool, long) place)
        {
            var word = text.Split(' ')[^1];
            var said = words.TryGetValue(word, out var known) ? known : words[word] = [];
            if (isNow)
            {
                said.Add(place);
            }
        }

        foreach (var room in truth.Rooms)
        {
            foreach (var message in room.Messages.Where(message => message.Kind == MessageKind.Text).ToList())
            {
                var (now, _) = room.Final(message.Sequence);
                foreach (var version in room.Versions(message.Sequence))
                {
                    Said(version, version == now, (room.RoomId, false, message.Sequence));
                }
            }
        }

        foreach (var notes in truth.Notes)
        {
            foreach (var note in notes.Notes)
            {
                Said(note.Text, isNow: true, (notes.RoomId, true, note.Sequence));
            }
        }

        return words;
    }

    private async Task<HashSet<(string RoomId, bool IsNote, long Sequence)>> Search(SimulatedHost host, string word)
    {
        var found = new HashSet<(string, bool, long)>();
        string? cursor = null;
        for (var pages = 0; pages == 0 || cursor is not null; pages++)
        {
            Promise.Holds(pages < PagesMax, $"a search for {word} does not end");
            var page = (await host.Grains.GetGrain<ISearchGrain>(practice.OrganizationId).Search(practice.Staff(), word, limit: 3, cursor)).Value!;
            page.Items.ForEach(item => found.Add((item.RoomId, item.IsNote, item.Sequence)));
            cursor = page.NextCursor;
        }

        return found;
    }
}
