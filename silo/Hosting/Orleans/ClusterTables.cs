using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Silo.Hosting;

/// <summary>
/// The tables of Orleans' providers, looked for before the silo joins and made where <c>DynamoDb:CreateTable</c> lets the program
/// make its own. Orleans itself is not to make them: each process would, at once, with provisioned throughput.
/// </summary>
internal sealed class ClusterTables(ClusterSettings settings, IConfiguration configuration, ILogger<ClusterTables> log) : IHostedService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = DynamoDbOptionsReader.Read(configuration);
        using var client = DynamoDbClient.Create(options, transport: null);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.StartWait);
        foreach (var table in ClusterTableShapes.Of(settings))
        {
            try
            {
                await Prepare(client, options, table, deadline.Token);
            }
            catch (Exception reason) when (reason is not StorageConfigurationException && !cancellationToken.IsCancellationRequested)
            {
                throw new StorageConfigurationException(
                    $"Cluster: the table '{table.TableName}' cannot be used: {reason.GetBaseException().Message.ReplaceLineEndings(" ")}", reason);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Prepare(AmazonDynamoDBClient client, DynamoDbOptions options, CreateTableRequest table, CancellationToken cancellation)
    {
        while (await Status(client, table.TableName, cancellation) is not { } status || status != TableStatus.ACTIVE)
        {
            if (await Status(client, table.TableName, cancellation) is null)
            {
                await Create(client, options, table, cancellation);
            }

            await Task.Delay(LookAgain, cancellation);
        }
    }

    private async Task Create(AmazonDynamoDBClient client, DynamoDbOptions options, CreateTableRequest table, CancellationToken cancellation)
    {
        if (!(options.CreateTable ?? options.ServiceUrl is not null))
        {
            throw new StorageConfigurationException(
                $"Cluster: the table '{table.TableName}' does not exist, and DynamoDb:CreateTable does not allow to make it.");
        }

        try
        {
            await client.CreateTableAsync(table, cancellation);
            log.ClusterTableMade(table.TableName);
        }
        catch (ResourceInUseException)
        {
            // Another silo was first.
        }
    }

    private static async Task<TableStatus?> Status(AmazonDynamoDBClient client, string table, CancellationToken cancellation)
    {
        try
        {
            return (await client.DescribeTableAsync(table, cancellation)).Table.TableStatus;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
