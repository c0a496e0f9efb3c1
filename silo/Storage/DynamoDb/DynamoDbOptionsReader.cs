using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>Reads and checks <see cref="DynamoDbOptions"/>: every refusal is one line that names the key.</summary>
internal static partial class DynamoDbOptionsReader
{
    private const int MatchMillisecondsMax = 1_000;

    /// <exception cref="StorageConfigurationException">A value that cannot be right, or a key that does not exist.</exception>
    public static DynamoDbOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(DynamoDbOptions.Section);
        SettingsBinding.RefuseUnknown(section, typeof(DynamoDbOptions));
        var options = new DynamoDbOptions
        {
            ServiceUrl = Text(section, nameof(DynamoDbOptions.ServiceUrl), IsUrl, "an address like http://127.0.0.1:4567"),
            Region = Text(section, nameof(DynamoDbOptions.Region), RegionName().IsMatch, "an AWS region like eu-central-1"),
            AccessKey = Text(section, nameof(DynamoDbOptions.AccessKey), IsPrintable, "printable text"),
            SecretKey = section[nameof(DynamoDbOptions.SecretKey)],
            CreateTable = Text(section, nameof(DynamoDbOptions.CreateTable), IsBoolean, "true or false") is { } create ? bool.Parse(create) : null,
        };
        options.Table = Text(section, nameof(DynamoDbOptions.Table), TableName().IsMatch, "3 to 255 of a-z, A-Z, 0-9, _, - and .") ?? options.Table;
        if (options.AccessKey is null != string.IsNullOrEmpty(options.SecretKey))
        {
            throw new StorageConfigurationException("DynamoDb:AccessKey and DynamoDb:SecretKey must be given together.");
        }

        SettingsBinding.BindBounds(section, options);
        return options.AttemptTimeout <= options.Deadline
            ? options
            : throw new StorageConfigurationException("DynamoDb:AttemptTimeout must be at most DynamoDb:Deadline.");
    }

    private static string? Text(IConfigurationSection section, string name, Func<string, bool> isRight, string expected)
        => section[name] is not { } text || isRight(text)
            ? section[name]
            : throw new StorageConfigurationException($"{section.Path}:{name} must be {expected}, not '{text}'.");

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https");

    private static bool IsBoolean(string text) => bool.TryParse(text, out _);

    private static bool IsPrintable(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{3,255}\z", RegexOptions.ExplicitCapture, MatchMillisecondsMax)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-[0-9]\z", RegexOptions.ExplicitCapture, MatchMillisecondsMax)]
    private static partial Regex RegionName();
}
