using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Grains.Storage;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>A condition of a write: an expression and the values in it, by name (<c>:v</c>).</summary>
internal readonly record struct Condition(string Expression, params (string Name, AttributeValue Value)[] Values);

/// <summary>Items of one partition, or of one key of an index, with sort keys from <paramref name="From"/> to <paramref name="To"/> (null: open), both included.</summary>
/// <param name="Limit">Items that DynamoDB looks at for this page; it may give fewer.</param>
/// <param name="After">A former page's <see cref="ItemPage.Next"/>.</param>
internal sealed record ItemQuery(string Partition, string From, string? To, int Limit)
{
    /// <summary>1 or 2 for an index, whose answers are eventual; 0 for the table itself, whose are not.</summary>
    public int Index { get; init; }

    public bool Descending { get; init; }

    /// <summary>Which attributes; null for all (of an index: those it holds).</summary>
    public string? Projection { get; init; }

    public Condition? Filter { get; init; }

    public Item? After { get; init; }
}

/// <param name="Items">In order.</param>
/// <param name="Next">Where to go on, or null where nothing follows.</param>
internal sealed record ItemPage(List<Item> Items, Item? Next);

/// <summary>The items of one table. Reads of it are strongly consistent, except through an index.</summary>
internal sealed class ItemStore(IAmazonDynamoDB client, string table, RetriedCalls calls)
{
    private const int KeysPerReadMax = 100;
    private const int EmptyReadsMax = 10;

    public async Task<Item?> Read(ItemKey key, CancellationToken cancellation, string? projection = null)
    {
        var request = new GetItemRequest
        {
            TableName = table,
            Key = Values.Of(key),
            ConsistentRead = true,
            ProjectionExpression = projection,
        };
        var response = await calls.Send(token => client.GetItemAsync(request, token), cancellation);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Those of them that are there, in no order.</summary>
    public async Task<Dictionary<ItemKey, Item>> ReadMany(
        IEnumerable<ItemKey> keys, CancellationToken cancellation, string? projection = null)
    {
        var found = new Dictionary<ItemKey, Item>();
        foreach (var chunk in keys.Distinct().Chunk(KeysPerReadMax))
        {
            List<Item> left = [.. chunk.Select(Values.Of)];

            // DynamoDB answers up to 16 MB, and less where it is busy.
            for (var empty = 0; left.Count > 0;)
            {
                var asked = new KeysAndAttributes { Keys = left, ConsistentRead = true, ProjectionExpression = projection };
                var request = new BatchGetItemRequest { RequestItems = new(StringComparer.Ordinal) { [table] = asked } };
                var response = await calls.Send(token => client.BatchGetItemAsync(request, token), cancellation);
                var items = response.Responses?.GetValueOrDefault(table) ?? [];
                empty = items.Count == 0 ? empty + 1 : 0;
                foreach (var item in items)
                {
                    found[item.Key()] = item;
                }

                left = response.UnprocessedKeys?.GetValueOrDefault(table)?.Keys ?? [];
                if (left.Count > 0 && empty == EmptyReadsMax)
                {
                    throw new StorageUnavailableException("DynamoDB is too busy to read several items.");
                }
            }
        }

        return found;
    }

    public async Task<ItemPage> Query(ItemQuery query, CancellationToken cancellation)
    {
        var index = query.Index == 0 ? string.Empty : $"GSI{query.Index}";
        var request = new QueryRequest
        {
            TableName = table,
            IndexName = query.Index == 0 ? null : index,
            KeyConditionExpression = $"{index}PK = :partition AND {index}SK {(query.To is null ? ">= :from" : "BETWEEN :from AND :to")}",
            ExpressionAttributeValues = new(StringComparer.Ordinal)
            {
                [":partition"] = Values.Text(query.Partition),
                [":from"] = Values.Text(query.From),
            },
            FilterExpression = query.Filter?.Expression,
            ProjectionExpression = query.Projection,
            ConsistentRead = query.Index == 0,
            ScanIndexForward = !query.Descending,
            Limit = query.Limit,
            ExclusiveStartKey = query.After,
        };
        if (query.To is { } to)
        {
            request.ExpressionAttributeValues[":to"] = Values.Text(to);
        }

        Add(request.ExpressionAttributeValues, query.Filter);
        var response = await calls.Send(token => client.QueryAsync(request, token), cancellation);
        return new(response.Items ?? [], response.LastEvaluatedKey is { Count: > 0 } last ? last : null);
    }

    /// <summary>Items of the whole table that the filter lets through, strongly consistent, in DynamoDB's own order.</summary>
    public async Task<ItemPage> Scan(Condition filter, ItemKey? after, CancellationToken cancellation, string? projection = null)
    {
        var request = new ScanRequest
        {
            TableName = table,
            FilterExpression = filter.Expression,
            ExpressionAttributeValues = Add(null, filter),
            ProjectionExpression = projection,
            ConsistentRead = true,
            ExclusiveStartKey = after is { } key ? Values.Of(key) : null,
        };
        var response = await calls.Send(token => client.ScanAsync(request, token), cancellation);
        return new(response.Items ?? [], response.LastEvaluatedKey is { Count: > 0 } last ? last : null);
    }

    /// <summary>Puts a whole item; the one that was there before comes back where <paramref name="wantsOld"/>.</summary>
    public async Task<(ConditionOutcome Outcome, Item? Old)> Put(
        Item item, Condition condition, CancellationToken cancellation, bool wantsOld = false)
    {
        var request = new PutItemRequest
        {
            TableName = table,
            Item = item,
            ConditionExpression = condition.Expression,
            ExpressionAttributeValues = Add(null, condition),
            ReturnValues = wantsOld ? ReturnValue.ALL_OLD : ReturnValue.NONE,
        };
        var (outcome, response) = await calls.SendConditional(token => client.PutItemAsync(request, token), cancellation);
        return (outcome, response?.Attributes is { Count: > 0 } old ? old : null);
    }

    /// <param name="key">Which item; it is made where it is not there, unless the condition says otherwise.</param>
    /// <param name="change">An update expression, with values from the condition.</param>
    /// <param name="condition">Also holds the values of <paramref name="change"/>.</param>
    public async Task<ConditionOutcome> Update(ItemKey key, string change, Condition condition, CancellationToken cancellation)
    {
        var request = new UpdateItemRequest
        {
            TableName = table,
            Key = Values.Of(key),
            UpdateExpression = change,
            ConditionExpression = condition.Expression,
            ExpressionAttributeValues = Add(null, condition),
        };
        return (await calls.SendConditional(token => client.UpdateItemAsync(request, token), cancellation)).Outcome;
    }

    public async Task<ConditionOutcome> Delete(ItemKey key, Condition condition, CancellationToken cancellation)
    {
        var request = new DeleteItemRequest
        {
            TableName = table,
            Key = Values.Of(key),
            ConditionExpression = condition.Expression,
            ExpressionAttributeValues = Add(null, condition),
        };
        return (await calls.SendConditional(token => client.DeleteItemAsync(request, token), cancellation)).Outcome;
    }

    // An empty list of values is a refusal.
    private static Item? Add(Item? values, Condition? condition)
    {
        foreach (var (name, value) in condition?.Values ?? [])
        {
            values ??= new(StringComparer.Ordinal);
            values[name] = value;
        }

        return values;
    }
}
