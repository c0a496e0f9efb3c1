using Orleans.Storage;
using Realtime.Grains.Journal;

namespace Realtime.Silo.Hosting;

/// <summary>Small states in the journal's JSON: stable names, and no CLR types, so that renaming a class loses nothing.</summary>
internal sealed class JournalStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T input) => new(JournalJson.Write(input));

    public T Deserialize<T>(BinaryData input) => JournalJson.Read<T>(input.ToMemory());
}
