using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Hosting;

/// <summary>Reads and checks <see cref="ClusterSettings"/>: every refusal is one line that names the key.</summary>
internal static class ClusterSettingsReader
{
    /// <exception cref="StorageConfigurationException">A value out of its bounds, or a key that does not exist.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(ClusterSettings.Section);
        SettingsBinding.RefuseUnknown(section, typeof(ClusterSettings));
        var settings = new ClusterSettings();
        SettingsBinding.BindBounds(section, settings);
        settings.Role = Choice(section, nameof(settings.Role), settings.Role);
        settings.Placement = Choice(section, nameof(settings.Placement), settings.Placement);
        settings.ClusterId = section[nameof(settings.ClusterId)] ?? settings.ClusterId;
        settings.ServiceId = section[nameof(settings.ServiceId)] ?? settings.ServiceId;
        settings.Address = section[nameof(settings.Address)];
        settings.MembershipTable = section[nameof(settings.MembershipTable)] ?? settings.MembershipTable;
        settings.RemindersTable = section[nameof(settings.RemindersTable)] ?? settings.RemindersTable;
        return settings.Validate() is { } refusal ? throw new StorageConfigurationException(refusal) : settings;
    }

    // By name only: Enum.Parse would also take numbers.
    private static T Choice<T>(IConfigurationSection section, string key, T byDefault)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return section[key] switch
        {
            null => byDefault,
            { } text when names.Contains(text, StringComparer.OrdinalIgnoreCase) => Enum.Parse<T>(text, ignoreCase: true),
            { } text => throw new StorageConfigurationException($"{section.Path}:{key} must be one of {string.Join(", ", names)}, not '{text}'."),
        };
    }
}
