using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Realtime.Api.Json;

/// <summary>
/// The one JSON dialect of REST and hub: camelCase, enums as snake_case text, instants with an offset, no numbers in quotes, no
/// property twice, nothing after the end. Members that a record does not have are ignored, so that what was read can be sent back.
/// </summary>
public static class RealtimeJson
{
    public const int DepthMax = 24;

    public static readonly JsonSerializerOptions Options = CreateReadOnly();

    /// <summary>Sets every option; for hosts that own their options object (minimal APIs, SignalR).</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.AllowTrailingCommas = false;
        options.ReadCommentHandling = JsonCommentHandling.Disallow;
        options.MaxDepth = DepthMax;
        // Answers are application/json and never part of a page: letters stay letters.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new DateConverter());
        options.Converters.Add(new TimeOfDayConverter());
        options.Converters.Add(new SnakeCaseEnumConverter());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FlatShapes.Modify } };
    }

    private static JsonSerializerOptions CreateReadOnly()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
