using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Realtime.Api.Booking;
using Realtime.Api.Errors;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.OpenApi;

/// <summary>Describes what own converters write, which a schema exporter cannot see into.</summary>
internal static class SchemaDescription
{
    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(DateTimeOffset))
        {
            Text(schema, "date-time", null);
        }
        else if (bare == typeof(DateOnly))
        {
            Text(schema, "date", null);
        }
        else if (bare == typeof(TimeOfDay))
        {
            Text(schema, null, "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$");
        }
        else if (bare == typeof(OptionalText))
        {
            Text(schema, null, null);
            schema.Type |= JsonSchemaType.Null;
        }
        else if (bare == typeof(PreferredTime))
        {
            Text(schema, null, null);
            schema.Type |= JsonSchemaType.Object;
            schema.Description = $"One of {string.Join(", ", PreferredTime.Words.Keys)}; or HH:mm, the hour from then; or an object with start and end, each HH:mm.";
        }
        else if (bare.IsEnum)
        {
            Text(schema, null, null);
            schema.Enum = [.. TextsOf(bare).Select(text => (JsonNode)text)];
        }

        // What a body may leave out, its rules say: to the exporter every constructor parameter is required.
        if (type.Name.EndsWith("Body", StringComparison.Ordinal) && type != typeof(ProblemBody))
        {
            schema.Required = null;
        }

        if (bare != type && schema.Type is not null)
        {
            schema.Type |= JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static void Text(OpenApiSchema schema, string? format, string? pattern)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = pattern;
    }

    private static IEnumerable<string> TextsOf(Type type) =>
        Enum.GetNames(type).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName);
}
