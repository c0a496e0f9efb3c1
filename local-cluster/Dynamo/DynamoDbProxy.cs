using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Dynamo;

/// <summary>What the nodes take for DynamoDB: dynalite, with transactions.</summary>
public sealed class DynamoDbProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TransactionGate _gate = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = TransactionGate.RequestsMax });
    private readonly DynamoCall _server;
    private readonly Transactions _transactions;

    private DynamoDbProxy(Uri dynalite, Uri address)
    {
        _server = new DynamoCall(dynalite, _http);
        _transactions = new Transactions(_server);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        _app = builder.Build();
        _app.Run(Serve);
    }

    public AppendLog Appends { get; } = new();

    public HeldAppends Held { get; } = new();

    public StaleReads Stale { get; } = new();

    public static async Task<DynamoDbProxy> Start(Uri dynalite, Uri address)
    {
        var proxy = new DynamoDbProxy(dynalite, address);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        _gate.Dispose();
    }

    private async Task Serve(HttpContext context)
    {
        if (DynamoCall.OperationOf(context.Request.Headers["X-Amz-Target"]) is not { } operation)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        var from = context.Connection.RemoteIpAddress?.MapToIPv4().ToString() ?? "";
        await Held.Pass(from, operation, body);
        var answer = Stale.Find(from, operation, body) ?? operation switch
        {
            "TransactWriteItems" => await _gate.Alone(() => _transactions.Write(Parse(body))),
            "TransactGetItems" => await _gate.Alone(() => _transactions.Get(Parse(body))),
            _ => await _gate.Beside(() => _server.Send(operation, body)),
        };
        Appends.Note(from, operation, body, answer);
        Stale.Note(operation, body, answer);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = answer.Body.Length;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(answer.Body);
    }

    private static System.Text.Json.Nodes.JsonObject Parse(byte[] body) => System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
}
