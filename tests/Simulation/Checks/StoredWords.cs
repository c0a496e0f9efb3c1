using System.Text.Json;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Silo.Storage.Memory;

namespace Realtime.Tests.Simulation.Checks;

/// <summary>Opens what the journal keeps sealed, with the key that the store holds for the conversation's visitor.</summary>
internal sealed class StoredWords(MemoryStore store)
{
    private const char AfterName = '\u0002';
    private readonly MemoryDocuments _documents = new(store, TimeProvider.System);
    private readonly Dictionary<string, PersonalKey> _keys = new(StringComparer.Ordinal);

    /// <summary>The item as its readers must see it.</summary>
    public Message Reveal(Message kept, string organizationId, string roomId)
    {
        var words = Open(kept.Text, organizationId, roomId);
        return ReferenceEquals(words, kept.Text) ? kept : kept with { Text = words[(words.IndexOf(AfterName, StringComparison.Ordinal) + 1)..] };
    }

    /// <summary>What stands sealed, as it was written; anything else as it is.</summary>
    public string Open(string kept, string organizationId, string roomId)
    {
        if (!PersonalKey.IsSealed(kept))
        {
            return kept;
        }

        if (!_keys.TryGetValue(roomId, out var key))
        {
            _keys.Add(roomId, key = KeyOf(organizationId, roomId));
        }

        return key.Open(kept)!;
    }

    private PersonalKey KeyOf(string organizationId, string roomId)
    {
        var room = _documents.Read($"room/{organizationId}", roomId).GetAwaiter().GetResult()!;
        var visitorId = JournalJson.Read<RoomSummary>(room.Data).Participants[0].UserId;
        var record = _documents.Read($"personal-key/{organizationId}", visitorId).GetAwaiter().GetResult()!;
        using var json = JsonDocument.Parse(record.Data);
        return PersonalKey.Of(json.RootElement.GetProperty("key").GetBytesFromBase64());
    }
}
