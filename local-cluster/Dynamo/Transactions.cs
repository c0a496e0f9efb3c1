using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Realtime.Cluster.Dynamo;

/// <summary>
/// DynamoDB's transactions, carried out one step after another while nothing else is let through: dynalite has none, and Orleans'
/// membership needs them. A step whose condition fails undoes those before it.
/// </summary>
public sealed class Transactions(DynamoCall server)
{
    private readonly ConcurrentDictionary<string, Task<string[]>> _keys = new(StringComparer.Ordinal);

    public async Task<DynamoAnswer> Write(JsonObject request)
    {
        var steps = request["TransactItems"]!.AsArray().Select(item => new Step(item!.AsObject())).ToList();
        var done = new List<(Step Step, JsonObject Key, JsonNode? Before)>();
        foreach (var step in steps)
        {
            var key = step.Body["Key"]?.AsObject() ?? KeyOf(step.Body["Item"]!.AsObject(), await Keys(step.Table));
            var before = await Read(step.Table, key);
            var answer = await Carry(step, key);
            if (answer.IsSuccess)
            {
                done.Add((step, key, before));

                // A check is an update of nothing, which makes an item where there is none.
                if (step.Kind == "ConditionCheck")
                {
                    await Undo(step, key, before);
                }

                continue;
            }

            foreach (var (earlier, itsKey, itsBefore) in done.AsEnumerable().Reverse())
            {
                await Undo(earlier, itsKey, itsBefore);
            }

            return answer.Error == "ConditionalCheckFailedException" ? Cancelled(steps.Count, done.Count) : answer;
        }

        return Success([]);
    }

    public async Task<DynamoAnswer> Get(JsonObject request)
    {
        var responses = new JsonArray();
        foreach (var item in request["TransactItems"]!.AsArray())
        {
            var get = item!["Get"]!.DeepClone().AsObject();
            get["ConsistentRead"] = true;
            var answer = await server.Send("GetItem", get);
            if (!answer.IsSuccess)
            {
                return answer;
            }

            responses.Add(answer.Json["Item"] is { } found ? new JsonObject { ["Item"] = found.DeepClone() } : []);
        }

        return Success(new JsonObject { ["Responses"] = responses });
    }

    private Task<DynamoAnswer> Carry(Step step, JsonObject key)
    {
        var body = step.Body.DeepClone().AsObject();
        body.Remove("ReturnValuesOnConditionCheckFailure");
        switch (step.Kind)
        {
            case "Put": return server.Send("PutItem", body);
            case "Delete": return server.Send("DeleteItem", body);
            default:
                body["Key"] = key.DeepClone();
                return server.Send("UpdateItem", body);
        }
    }

    private async Task Undo(Step step, JsonObject key, JsonNode? before)
    {
        var answer = before is null
            ? await server.Send("DeleteItem", new JsonObject { ["TableName"] = step.Table, ["Key"] = key.DeepClone() })
            : await server.Send("PutItem", new JsonObject { ["TableName"] = step.Table, ["Item"] = before.DeepClone() });
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"A step of a transaction could not be undone: {Encoding.UTF8.GetString(answer.Body)}");
        }
    }

    private async Task<JsonNode?> Read(string table, JsonObject key) =>
        (await server.Send("GetItem", new JsonObject { ["TableName"] = table, ["Key"] = key.DeepClone(), ["ConsistentRead"] = true })).Json["Item"];

    private Task<string[]> Keys(string table) => _keys.GetOrAdd(table, async name =>
    {
        var answer = await server.Send("DescribeTable", new JsonObject { ["TableName"] = name });
        return [.. answer.Json["Table"]!["KeySchema"]!.AsArray().Select(key => (string)key!["AttributeName"]!)];
    });

    private static JsonObject KeyOf(JsonObject item, string[] names) =>
        new(names.Select(name => KeyValuePair.Create(name, item[name]?.DeepClone())));

    private static DynamoAnswer Cancelled(int steps, int failed)
    {
        var reasons = Enumerable.Range(0, steps).Select(step => step == failed ? "ConditionalCheckFailed" : "None").ToArray();
        var body = new JsonObject
        {
            ["__type"] = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            ["Message"] = $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", reasons)}]",
            ["CancellationReasons"] = new JsonArray([.. reasons.Select(reason => new JsonObject { ["Code"] = reason })]),
        };
        return Answer(400, body);
    }

    private static DynamoAnswer Success(JsonObject body) => Answer(200, body);

    private static DynamoAnswer Answer(int status, JsonObject body) =>
        new(status, Encoding.UTF8.GetBytes(body.ToJsonString()), new Dictionary<string, string>(StringComparer.Ordinal));

    private sealed record Step(string Kind, JsonObject Body)
    {
        public Step(JsonObject item)
            : this(item.Single().Key, item.Single().Value!.AsObject())
        {
        }

        public string Table => (string)Body["TableName"]!;
    }
}
