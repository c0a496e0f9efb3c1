using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations.Memory;

/// <summary>Configuration section <c>Memory</c>.</summary>
internal sealed record MemoryOptions
{
    public const string Section = "Memory";

    /// <summary>Whether memory is given back after a burst, at the price of a pause then.</summary>
    public bool Return { get; init; } = true;

    /// <exception cref="StorageConfigurationException">A setting is unknown or not allowed; the message is one line that names the key.</exception>
    public static MemoryOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !child.Key.Equals(nameof(Return), StringComparison.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new StorageConfigurationException($"{unknown.Path} is not a setting; {Section} has {nameof(Return)}.");
        }

        return section[nameof(Return)] is not { } text ? new MemoryOptions()
            : bool.TryParse(text, out var returns) ? new MemoryOptions { Return = returns }
            : throw new StorageConfigurationException($"{Section}:{nameof(Return)} must be true or false, not '{text}'.");
    }
}
