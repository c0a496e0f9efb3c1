using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>Each record of the search index is of items that are there, sorted as searches rely on, and of nobody who was erased.</summary>
internal sealed class SearchCheck(IJournal journal, IDocuments documents, CheckReport report)
{
    public async Task Run(Document record, CancellationToken cancellation)
    {
        var stretch = JournalJson.Read<SearchStretch>(record.Data);
        var organizationId = record.Partition[(record.Partition.IndexOf('/', StringComparison.Ordinal) + 1)..];
        // Of a conversation that has no record, its own check says so.
        if (await new RoomDirectory(documents).Read(organizationId, stretch.RoomId) is var (room, _)
            && await new PersonalVault(documents, organizationId).Find(room.Participants[0].UserId) is { IsErased: true })
        {
            Say(record, "it is of a client who was erased");
        }

        var feature = stretch.Source == SearchSource.Notes ? "notes" : "room";
        if (await journal.ReadHead($"{feature}/{organizationId}/{stretch.RoomId}", cancellation) <= stretch.After)
        {
            Say(record, "it is of items that are not there");
        }

        if (!stretch.Tokens.AsSpan().SequenceEqual(SearchStretch.WriteTokens(stretch.ReadTokens())))
        {
            Say(record, "it is not sorted");
        }
    }

    private void Say(Document record, string what) => report.Add($"{record.Partition} {record.Id}", null, what);
}
