using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations.Memory;

/// <summary>Configuration section <c>Memory</c>.</summary>
internal sealed record MemoryOptions
{
    public const string Section = "Memory";

    /// <summary>Whether memory is given back after a burst, at the price of a pause then.</summary>
    public required bool Return { get; init; }

    /// <exception cref="StorageConfigurationException">A setting is unknown or not allowed; the message is one line that names the key.</exception>
    public static MemoryOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        SettingsBinding.RefuseUnknown(section, typeof(MemoryOptions));
        return new MemoryOptions { Return = SettingsBinding.Flag(section, nameof(Return), byDefault: true) };
    }
}
