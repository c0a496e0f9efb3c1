using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>What happens to the table at start: it is looked for, made if it may be, checked, and waited for.</summary>
internal sealed partial class TablePreparation(IAmazonDynamoDB client, DynamoDbOptions options, ILogger logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private static readonly (string? Index, string Hash, string Range)[] Shape =
    [
        (null, ItemAttribute.Partition, ItemAttribute.Sort),
        ("GSI1", ItemAttribute.FirstKey, ItemAttribute.FirstSort),
        ("GSI2", ItemAttribute.SecondKey, ItemAttribute.SecondSort),
    ];

    private readonly long started = Stopwatch.GetTimestamp();

    /// <exception cref="StorageConfigurationException">It cannot be used; the message is one line that names the setting.</exception>
    public async Task Run()
    {
        var isNew = false;
        for (; ; )
        {
            var table = await Describe();
            if (table is null)
            {
                isNew |= await Create();
            }
            else
            {
                Check(table);
                if (IsActive(table))
                {
                    break;
                }
            }

            if (Stopwatch.GetElapsedTime(started) > options.StartWait)
            {
                throw new StorageConfigurationException(
                    $"DynamoDb:Table '{options.Table}' did not become active within {options.StartWait.TotalSeconds} s (DynamoDb:StartWait).");
            }

            await Task.Delay(LookAgain);
        }

        if (isNew)
        {
            LogCreated(options.Table);
            await EnableExpiry();
        }

        LogOpened(options.Table, Where);
    }

    private string Where => options.ServiceUrl ?? client.Config.RegionEndpoint.SystemName;

    private string Setting => options.ServiceUrl is null ? "DynamoDb:Region" : "DynamoDb:ServiceUrl";

    private async Task<TableDescription?> Describe()
    {
        try
        {
            return (await Ask(token => client.DescribeTableAsync(options.Table, token))).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False where another process was first.</summary>
    private async Task<bool> Create()
    {
        if (!(options.CreateTable ?? options.ServiceUrl is not null))
        {
            throw new StorageConfigurationException(
                $"DynamoDb:Table '{options.Table}' does not exist in {Where}, and DynamoDb:CreateTable does not allow to make it.");
        }

        var request = new CreateTableRequest
        {
            TableName = options.Table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Keys(Shape[0].Hash, Shape[0].Range),
            AttributeDefinitions = [.. Shape.SelectMany(part => new[] { part.Hash, part.Range })
                .Select(name => new AttributeDefinition(name, ScalarAttributeType.S))],
            GlobalSecondaryIndexes = [.. Shape.Where(part => part.Index is not null).Select(part => new GlobalSecondaryIndex
            {
                IndexName = part.Index,
                KeySchema = Keys(part.Hash, part.Range),
                Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
            })],
        };
        try
        {
            await Ask(token => client.CreateTableAsync(request, token));
            return true;
        }
        catch (ResourceInUseException)
        {
            return false;
        }
    }

    private void Check(TableDescription table)
    {
        foreach (var (index, hash, range) in Shape)
        {
            var keys = index is null
                ? table.KeySchema
                : table.GlobalSecondaryIndexes?.Find(candidate => candidate.IndexName == index)?.KeySchema;
            if (keys is null || Name(keys, KeyType.HASH) != hash || Name(keys, KeyType.RANGE) != range)
            {
                throw new StorageConfigurationException(
                    $"DynamoDb:Table '{options.Table}' is not this program's: {index ?? "its key"} must be {hash}, {range}.");
            }
        }

        static string? Name(List<KeySchemaElement> keys, KeyType type) => keys.Find(key => key.KeyType == type)?.AttributeName;
    }

    private static bool IsActive(TableDescription table)
        => table.TableStatus == TableStatus.ACTIVE
            && table.GlobalSecondaryIndexes.TrueForAll(index => index.IndexStatus is null || index.IndexStatus == IndexStatus.ACTIVE);

    private async Task EnableExpiry()
    {
        var request = new UpdateTimeToLiveRequest
        {
            TableName = options.Table,
            TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = ItemAttribute.TimeToLive, Enabled = true },
        };
        try
        {
            await client.UpdateTimeToLiveAsync(request);
        }
        catch (AmazonServiceException reason)
        {
            // dynalite has no expiry. Expired records count as absent anyway.
            LogNoExpiry(options.Table, reason.Message);
        }
    }

    // Within the start's wait a service that is still starting may come up.
    private async Task<T> Ask<T>(Func<CancellationToken, Task<T>> ask)
    {
        for (; ; )
        {
            try
            {
                using var timeout = new CancellationTokenSource(options.AttemptTimeout * 2);
                return await ask(timeout.Token).WaitAsync(timeout.Token);
            }
            catch (Exception reason) when (DynamoDbFailure.IsFromService(reason)
                && reason is not (ResourceNotFoundException or ResourceInUseException))
            {
                if (!DynamoDbFailure.IsWorthRepeating(reason) || Stopwatch.GetElapsedTime(started) > options.StartWait)
                {
                    throw new StorageConfigurationException(
                        $"{Setting} '{Where}' cannot be used: {reason.GetBaseException().Message.ReplaceLineEndings(" ")}", reason);
                }
            }

            await Task.Delay(LookAgain);
        }
    }

    private static List<KeySchemaElement> Keys(string hash, string range) => [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];
}
