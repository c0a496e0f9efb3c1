using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Storage;

/// <summary>Where data is kept, configured under <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>The data folder; relative to the process's current directory.</summary>
    public string Path { get; set; } = "data/";

    public SqliteOptions Sqlite { get; set; } = new();
}

/// <summary>What the ports sit on.</summary>
public enum StorageProvider
{
    /// <summary>One file in the data folder.</summary>
    Sqlite,

    /// <summary>One table, of AWS or of a server that speaks its protocol, configured under <c>DynamoDb</c>; many processes may share it.</summary>
    DynamoDb,

    /// <summary>Nothing is kept when the process ends: for tests.</summary>
    Memory,
}
