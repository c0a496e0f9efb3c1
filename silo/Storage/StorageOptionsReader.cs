using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Storage;

/// <summary>Reads and checks <see cref="StorageOptions"/>: every refusal is one line that names the key.</summary>
internal static class StorageOptionsReader
{
    private const int BoundMax = 1 << 30;

    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <exception cref="StorageConfigurationException">A value out of its bounds, or a key that does not exist.</exception>
    public static StorageOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        RefuseUnknown(section, typeof(StorageOptions));
        RefuseUnknown(section.GetSection(nameof(StorageOptions.Sqlite)), typeof(SqliteOptions));
        var options = new StorageOptions
        {
            Provider = Provider(section),
            Path = section[nameof(StorageOptions.Path)] ?? new StorageOptions().Path,
        };
        if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal))
        {
            throw new StorageConfigurationException("Storage:Path must name a folder.");
        }

        BindSqlite(section.GetSection(nameof(StorageOptions.Sqlite)), options.Sqlite);
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

    private static void BindSqlite(IConfigurationSection section, SqliteOptions options)
    {
        foreach (var property in typeof(SqliteOptions).GetProperties())
        {
            if (section[property.Name] is not { } text)
            {
                continue;
            }

            var isBound = property.PropertyType == typeof(int)
                ? int.TryParse(text, out var number) && number is > 0 and <= BoundMax && Set(number)
                : TimeSpan.TryParse(text, out var wait) && wait > TimeSpan.Zero && wait <= WaitMax && Set(wait);
            if (!isBound)
            {
                var expected = property.PropertyType == typeof(int)
                    ? $"a whole number from 1 to {BoundMax}"
                    : "a time like 00:00:05, more than zero and at most a day";
                throw new StorageConfigurationException($"{section.Path}:{property.Name} must be {expected}, not '{text}'.");
            }

            bool Set(object value)
            {
                property.SetValue(options, value);
                return true;
            }
        }
    }

    private static void RefuseUnknown(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties().Select(property => property.Name).ToArray();
        var unknown = section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new StorageConfigurationException($"{unknown.Path} is not a setting; known are {string.Join(", ", known)}.");
        }
    }
}
