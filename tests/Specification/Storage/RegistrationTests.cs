using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Tests.Specification.Storage;

/// <summary><c>AddRealtimeStorage</c>: what it gives, and which settings stop the start.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task Sqlite_is_the_default_and_lives_as_long_as_the_host()
    {
        using var folder = new TemporaryFolder();
        for (var life = 0; life < 2; life++)
        {
            using var host = await Start(("Storage:Path", folder.Path));
            var journal = host.Services.GetRequiredService<IJournal>();
            journal.ShouldBeOfType<SqliteJournal>();
            (await journal.Append("a", life, Entries.Many(1))).ShouldBeTrue();
            var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
            health.Status.ShouldBe(HealthStatus.Healthy);
            health.Entries.Keys.ShouldContain("storage");
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task Memory_keeps_nothing_in_the_file_system()
    {
        using var folder = new TemporaryFolder();
        using var host = await Start(("Storage:Path", folder.Path), ("Storage:Provider", "memory"));
        host.Services.GetRequiredService<IDocuments>().ShouldBeOfType<MemoryDocuments>();
        await host.Services.GetRequiredService<StorageProbe>().ProbeAsync();
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider must be one of Sqlite, DynamoDb, Memory, not 'Oracle'.")]
    [InlineData("Storage:Provider", "1", "Storage:Provider must be one of Sqlite, DynamoDb, Memory, not '1'.")]
    [InlineData("Storage:Path", " ", "Storage:Path must name a folder.")]
    [InlineData("Storage:Path", "/proc/realtime", "Storage:Path '/proc/realtime' cannot be created")]
    [InlineData("Storage:Pth", "x", "Storage:Pth is not a setting")]
    [InlineData("Storage:Sqlite:Sync", "x", "Storage:Sqlite:Sync is not a setting")]
    [InlineData("Storage:Sqlite:GroupLengthMax", "0", "Storage:Sqlite:GroupLengthMax must be")]
    [InlineData("Storage:Sqlite:ReadWait", "-1", "Storage:Sqlite:ReadWait must be")]
    public async Task Start_with_a_bad_setting_is_refused_in_one_line_that_names_it(string key, string value, string message)
    {
        var refusal = await Should.ThrowAsync<StorageConfigurationException>(() => Start((key, value)));
        refusal.Message.ShouldStartWith(message);
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Settings_of_sqlite_are_bound()
    {
        using var folder = new TemporaryFolder();
        using var host = await Start(
            ("storage:path", folder.Path), ("Storage:Sqlite:GroupLengthMax", "7"), ("Storage:Sqlite:ReadWait", "00:00:02"));
        var options = host.Services.GetRequiredService<StorageOptions>().Sqlite;
        (options.GroupLengthMax, options.ReadWait).ShouldBe((7, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Probe_of_storage_that_is_closed_fails()
    {
        using var store = new SqliteStore();
        var probe = new StorageProbe(store.Documents, TimeProvider.System);
        await probe.ProbeAsync();
        store.Database.Dispose();
        await Should.ThrowAsync<StorageUnavailableException>(() => probe.ProbeAsync());
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
