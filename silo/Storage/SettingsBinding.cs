using Microsoft.Extensions.Configuration;

namespace Realtime.Silo.Storage;

/// <summary>Settings of storage from text: every refusal is one line that names the key.</summary>
internal static class SettingsBinding
{
    private const int BoundMax = 1 << 30;

    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <summary>Sets whatever bounds (whole numbers) and waits (times) the section has.</summary>
    /// <exception cref="StorageConfigurationException">A value out of its range.</exception>
    public static void BindBounds(IConfigurationSection section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var isNumber = property.PropertyType == typeof(int);
            if (section[property.Name] is not { } text || (!isNumber && property.PropertyType != typeof(TimeSpan)))
            {
                continue;
            }

            var isBound = isNumber
                ? int.TryParse(text, out var number) && number is > 0 and <= BoundMax && Set(number)
                : TimeSpan.TryParse(text, out var wait) && wait > TimeSpan.Zero && wait <= WaitMax && Set(wait);
            if (!isBound)
            {
                var expected = isNumber ? $"a whole number from 1 to {BoundMax}" : "a time like 00:00:05, more than zero and at most a day";
                throw new StorageConfigurationException($"{section.Path}:{property.Name} must be {expected}, not '{text}'.");
            }

            bool Set(object value)
            {
                property.SetValue(options, value);
                return true;
            }
        }
    }

    /// <summary>A setting that is on or off.</summary>
    /// <exception cref="StorageConfigurationException">A value that is neither.</exception>
    public static bool Flag(IConfigurationSection section, string key, bool byDefault) => section[key] is not { } text ? byDefault
        : bool.TryParse(text, out var isOn) ? isOn
        : throw new StorageConfigurationException($"{section.Path}:{key} must be true or false, not '{text}'.");

    /// <exception cref="StorageConfigurationException">The section has a key that is no property of <paramref name="options"/>.</exception>
    public static void RefuseUnknown(IConfigurationSection section, Type options) =>
        RefuseUnknown(section, [.. options.GetProperties().Select(property => property.Name)]);

    /// <exception cref="StorageConfigurationException">The section has a key that is none of <paramref name="known"/>.</exception>
    public static void RefuseUnknown(IConfigurationSection section, params string[] known)
    {
        var unknown = section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new StorageConfigurationException($"{unknown.Path} is not a setting; known are {string.Join(", ", known)}.");
        }
    }
}
