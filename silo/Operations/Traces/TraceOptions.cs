using System.Globalization;
using Microsoft.Extensions.Configuration;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations.Traces;

/// <summary>Configuration section <c>Traces</c>: where finished spans are sent, and of how many requests.</summary>
internal sealed record TraceOptions
{
    public const string Section = "Traces";

    /// <summary>Spans that wait to be sent; more are dropped and counted: a collector that is away holds up nothing.</summary>
    public const int WaitingMax = 10_000;

    /// <summary>In one request to the collector.</summary>
    public const int BatchMax = 500;

    public static readonly TimeSpan SendEvery = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SendMax = TimeSpan.FromSeconds(5);

    /// <summary>An OpenTelemetry collector that takes OTLP over HTTP, e.g. <c>http://127.0.0.1:4318</c>; null: nothing is collected.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The part of requests that are traced where their caller does not say: 0 to 1.</summary>
    public double Ratio { get; init; } = 1;

    /// <exception cref="StorageConfigurationException">A setting is unknown or not allowed; the message is one line that names the key.</exception>
    public static TraceOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        SettingsBinding.RefuseUnknown(section, typeof(TraceOptions));
        var options = new TraceOptions();
        if (section[nameof(Endpoint)] is { Length: > 0 } address)
        {
            options = options with
            {
                Endpoint = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                    ? uri
                    : throw new StorageConfigurationException($"{Section}:{nameof(Endpoint)} must be an http or https address, not '{address}'."),
            };
        }

        return section[nameof(Ratio)] is not { } text ? options
            : double.TryParse(text, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 ? options with { Ratio = ratio }
            : throw new StorageConfigurationException($"{Section}:{nameof(Ratio)} must be a number from 0 to 1, not '{text}'.");
    }
}
