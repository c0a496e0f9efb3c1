using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Storage;

/// <summary>Reads and checks <see cref="StorageOptions"/>: every refusal is one line that names the key.</summary>
internal static class StorageOptionsReader
{
    /// <exception cref="StorageConfigurationException">A value out of its bounds, or a key that does not exist.</exception>
    public static StorageOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        SettingsBinding.RefuseUnknown(section, typeof(StorageOptions));
        SettingsBinding.RefuseUnknown(section.GetSection(nameof(StorageOptions.Sqlite)), typeof(SqliteOptions));
        var options = new StorageOptions
        {
            Provider = Provider(section),
            Path = section[nameof(StorageOptions.Path)] ?? new StorageOptions().Path,
        };
        if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal))
        {
            throw new StorageConfigurationException("Storage:Path must name a folder.");
        }

        SettingsBinding.BindBounds(section.GetSection(nameof(StorageOptions.Sqlite)), options.Sqlite);
        return options;
    }

    private static StorageProvider Provider(IConfigurationSection section)
    {
        var value = section[nameof(StorageOptions.Provider)];
        var names = Enum.GetNames<StorageProvider>();
        if (value is null)
        {
            return StorageProvider.Sqlite;
        }

        // By name only: Enum.Parse would also take numbers.
        return names.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<StorageProvider>(value, ignoreCase: true)
            : throw new StorageConfigurationException($"Storage:Provider must be one of {string.Join(", ", names)}, not '{value}'.");
    }
}
