using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>The table at start, and the settings that lead to it.</summary>
public sealed class DynamoDbTableTests(DynaliteServer server)
{
    [Fact]
    public async Task Host_on_DynamoDb_keeps_what_it_wrote_and_is_healthy()
    {
        var table = $"test-{Guid.NewGuid():N}";
        for (var life = 0; life < 2; life++)
        {
            using var host = await Start(("Storage:Provider", "DynamoDb"), ("DynamoDb:ServiceUrl", await server.Url), ("DynamoDb:Table", table));
            var journal = host.Services.GetRequiredService<IJournal>().ShouldBeOfType<DynamoDbJournal>();
            (await journal.Append("a", life, Entries.Many(1))).ShouldBeTrue();
            (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
            await host.StopAsync();
        }
    }

    [Theory]
    [InlineData("DynamoDb:ServiceUrl", "127.0.0.1:4567", "DynamoDb:ServiceUrl must be an address")]
    [InlineData("DynamoDb:Table", "a b", "DynamoDb:Table must be 3 to 255")]
    [InlineData("DynamoDb:Region", "Frankfurt", "DynamoDb:Region must be an AWS region")]
    [InlineData("DynamoDb:CreateTable", "maybe", "DynamoDb:CreateTable must be true or false")]
    [InlineData("DynamoDb:AccessKey", "AKIA", "DynamoDb:AccessKey and DynamoDb:SecretKey must be given together.")]
    [InlineData("DynamoDb:Deadline", "0", "DynamoDb:Deadline must be a time")]
    [InlineData("DynamoDb:Deadline", "00:00:01", "DynamoDb:AttemptTimeout must be at most DynamoDb:Deadline.")]
    [InlineData("DynamoDb:ConnectionsMax", "0", "DynamoDb:ConnectionsMax must be a whole number")]
    [InlineData("DynamoDb:TableName", "x", "DynamoDb:TableName is not a setting")]
    public async Task Start_with_a_bad_setting_is_refused_in_one_line_that_names_it(string key, string value, string message)
    {
        var refusal = await Should.ThrowAsync<StorageConfigurationException>(() => Start(("Storage:Provider", "DynamoDb"), (key, value)));
        refusal.Message.ShouldStartWith(message);
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Start_on_a_service_that_does_not_answer_is_refused()
    {
        var refusal = await Should.ThrowAsync<StorageConfigurationException>(() => Start(
            ("Storage:Provider", "DynamoDb"), ("DynamoDb:ServiceUrl", "http://127.0.0.1:9"), ("DynamoDb:StartWait", "00:00:01")));
        refusal.Message.ShouldStartWith("DynamoDb:ServiceUrl 'http://127.0.0.1:9' cannot be used: ");
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Table_that_is_missing_is_not_made_where_that_is_not_allowed()
    {
        var refusal = await Should.ThrowAsync<StorageConfigurationException>(
            () => DynamoDbStore.Create(server, options => options.CreateTable = false));
        refusal.Message.ShouldContain("does not exist");
        refusal.Message.ShouldContain("DynamoDb:CreateTable");
    }

    [Fact]
    public async Task Table_of_another_shape_is_refused()
    {
        var options = new DynamoDbOptions { ServiceUrl = await server.Url, Table = $"test-{Guid.NewGuid():N}" };
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = options.ServiceUrl });
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = options.Table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new("id", KeyType.HASH)],
            AttributeDefinitions = [new("id", ScalarAttributeType.S)],
        });
        (await Should.ThrowAsync<StorageConfigurationException>(() => DynamoDbTable.Open(options)))
            .Message.ShouldStartWith($"DynamoDb:Table '{options.Table}' is not this program's: its key must be PK, SK.");
    }

    [Fact]
    public async Task Table_that_several_processes_make_at_once_is_made_once()
    {
        var options = new DynamoDbOptions { ServiceUrl = await server.Url, Table = $"test-{Guid.NewGuid():N}" };
        foreach (var table in await Entries.AtOnce(4, _ => DynamoDbTable.Open(options)))
        {
            table.Dispose();
        }
    }

    private static async Task<IHost> Start(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.Services.AddRealtimeStorage(builder.Configuration);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
