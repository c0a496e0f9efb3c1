using System.Security.Cryptography;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Privacy;

/// <summary>
/// The personal keys of a practice's clients, a record each. Erasing a client destroys the key and leaves a mark in its place, so
/// that no other is made. A grain keeps one vault; what it has read it keeps until <see cref="Forget"/>.
/// </summary>
public sealed class PersonalVault(IDocuments documents, string organizationId)
{
    public const int KeysKeptMax = 2_000;

    private readonly Dictionary<string, PersonalKey> _known = new(StringComparer.Ordinal);

    private string Partition => $"personal-key/{organizationId}";

    /// <summary>The client's key, made at its first use.</summary>
    public async Task<PersonalKey> KeyOf(string clientId)
    {
        if (_known.TryGetValue(clientId, out var known))
        {
            return known;
        }

        var key = await Find(clientId) ?? await Make(clientId) ?? (await Find(clientId))!;
        if (_known.Count >= KeysKeptMax)
        {
            _known.Clear();
        }

        _known[clientId] = key;
        return key;
    }

    /// <summary>The key as stored; null where the client never had one.</summary>
    public async Task<PersonalKey?> Find(string clientId)
    {
        if (await documents.Read(Partition, clientId) is not { } document)
        {
            return null;
        }

        return JournalJson.Read<KeyRecord>(document.Data).Key is { } key ? PersonalKey.Of(key) : PersonalKey.Erased;
    }

    /// <summary>The key as stored, for who only reads: one that is not there opens nothing, and none is made.</summary>
    public async Task<PersonalKey> ReadKey(string clientId) => await Find(clientId) ?? PersonalKey.Erased;

    /// <summary>Destroys the key. What it sealed can be read by nobody from then on, in copies made before too, unless those hold the key.</summary>
    public async Task Erase(string clientId, DateTimeOffset at)
    {
        await documents.Put(new DocumentWrite(Partition, clientId, JournalJson.Write(new KeyRecord(null, at)), PutCondition.Always));
        _known[clientId] = PersonalKey.Erased;
    }

    public void Forget(string clientId) => _known.Remove(clientId);

    private async Task<PersonalKey?> Make(string clientId)
    {
        var key = RandomNumberGenerator.GetBytes(PersonalKey.KeyBytes);
        var made = await documents.Put(new DocumentWrite(Partition, clientId, JournalJson.Write(new KeyRecord(key, null)), PutCondition.Absent));
        return made is null ? null : PersonalKey.Of(key);
    }

    private sealed record KeyRecord(byte[]? Key, DateTimeOffset? ErasedAt);
}
