using System.Text.Json;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Errors;

/// <summary>Problems of requests that cannot be read.</summary>
public static class RequestProblems
{
    /// <summary>What was wrong with a JSON body, by the field where reading stopped.</summary>
    public static Problem OfBody(Exception? exception) => exception switch
    {
        ValueNotAllowedException notAllowed => ErrorCatalogue.ValidationFailed.Problem() with { Errors = At(notAllowed, notAllowed.Message) },
        JsonException { Path: null or "$" or "" } => ErrorCatalogue.MalformedRequest.Problem("The body is not the JSON that is expected here."),
        JsonException json => ErrorCatalogue.MalformedRequest.Problem() with { Errors = At(json, SentenceOf(json)) },
        null => ErrorCatalogue.MalformedRequest.Problem("A JSON body is needed."),
        _ => ErrorCatalogue.MalformedRequest.Problem(),
    };

    /// <summary>A query value or header that cannot be read.</summary>
    public static Problem Malformed(string field, string sentence) =>
        ErrorCatalogue.MalformedRequest.Problem().At(field, sentence);

    private static Dictionary<string, string[]> At(JsonException exception, string sentence)
    {
        var path = exception.Path ?? "$";
        var field = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        return new(StringComparer.Ordinal) { [field] = [sentence] };
    }

    // Own converters speak to the caller; the serializer's texts name .NET types.
    private static string SentenceOf(JsonException exception) =>
        exception is UnreadableValueException ? exception.Message : "This is given twice, or not of the type that is expected here.";
}
