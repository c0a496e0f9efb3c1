using Realtime.Grains.Storage;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.DynamoDb;
using Realtime.Tests.Specification.Storage.DynamoDb;

namespace Realtime.Tests.Faults.Server;

/// <summary>A table of its own on a DynamoDB server: the server under test gets there through a service that fails, the tests directly.</summary>
internal sealed class RemoteTable : IAsyncDisposable
{
    private readonly DynaliteServer dynalite;
    private readonly string url;
    private readonly string name = $"faults-{Guid.NewGuid():N}";

    private RemoteTable(DynaliteServer dynalite, string url, UnreliableService service, TimeSpan attemptTimeout, TimeSpan deadline)
    {
        this.dynalite = dynalite;
        this.url = url;
        Service = service;
        Settings =
        [
            "--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={service.Url}", $"--DynamoDb:Table={name}",
            $"--DynamoDb:AttemptTimeout={attemptTimeout}", $"--DynamoDb:Deadline={deadline}",
        ];
    }

    public UnreliableService Service { get; }

    /// <summary>What the server under test is started with.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <param name="seed">Of the service's faults.</param>
    /// <param name="attemptTimeout">How long the server waits for one answer.</param>
    /// <param name="deadline">How long it goes on asking.</param>
    public static async Task<RemoteTable> Open(int seed, TimeSpan attemptTimeout, TimeSpan deadline)
    {
        var server = new DynaliteServer();
        try
        {
            var target = await server.Url;
            return new(server, target, await UnreliableService.Start(target, seed, attemptTimeout), attemptTimeout, deadline);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Reads the journals directly.</summary>
    public async Task<T> Ask<T>(Func<IJournal, Task<T>> ask)
    {
        using var metrics = new StorageMetrics();
        using var table = await DynamoDbTable.Open(new DynamoDbOptions { ServiceUrl = url, Table = name }, metrics);
        return await ask(new DynamoDbJournal(table, metrics));
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        dynalite.Dispose();
    }
}
