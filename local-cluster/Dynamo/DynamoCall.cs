using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Realtime.Cluster.Dynamo;

/// <summary>An answer of DynamoDB's protocol.</summary>
public sealed record DynamoAnswer(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsSuccess => Status == 200;

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The error's name without its namespace, e.g. <c>ConditionalCheckFailedException</c>; null for a success.</summary>
    public string? Error => IsSuccess ? null : ((string?)Json["__type"])?.Split('#')[^1];
}

/// <summary>Sends requests of DynamoDB's protocol to the server behind.</summary>
public sealed class DynamoCall(Uri address, HttpClient http)
{
    private const string Prefix = "DynamoDB_20120810.";

    // dynalite looks for a signature's form and checks no signature.
    private const string Signature =
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0";

    public static string? OperationOf(string? target) => target?.StartsWith(Prefix, StringComparison.Ordinal) == true ? target[Prefix.Length..] : null;

    public Task<DynamoAnswer> Send(string operation, JsonObject body) =>
        Send(operation, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));

    public async Task<DynamoAnswer> Send(string operation, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", Prefix + operation);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", Signature);
        using var response = await http.SendAsync(request);
        var headers = response.Headers
            .Where(header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new DynamoAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), headers);
    }
}
