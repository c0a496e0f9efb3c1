using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.Memory;

/// <summary>
/// What a store holds, in memory: for tests and simulations. Several journals and documents over one store are several
/// processes over one database, so that two silos which both believe they own a stream can be set against each other.
/// </summary>
public sealed class MemoryStore
{
    /// <summary>One lock is one transaction: each operation holds it from its condition to its last write.</summary>
    internal Lock Gate { get; } = new();

    internal Dictionary<string, MemoryStream> Streams { get; } = new(StringComparer.Ordinal);

    internal MemoryRecords Records { get; } = new();

    /// <summary>One stream's entries, commands, snapshot and cursor.</summary>
    internal sealed class MemoryStream
    {
        public List<StoredEntry> Entries { get; } = [];

        public Dictionary<string, long> Commands { get; } = new(StringComparer.Ordinal);

        public JournalSnapshot? Snapshot { get; set; }

        public long Dispatched { get; set; }
    }
}
