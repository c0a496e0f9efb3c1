using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Realtime.Tests.Faults.Server;

/// <summary>What happens to one request on its way to DynamoDB and back.</summary>
internal enum ServiceFault
{
    None,

    /// <summary>Carried out and answered, within the time that callers wait.</summary>
    Slow,

    /// <summary>Refused, in one of the two ways in which DynamoDB says "too much".</summary>
    Throttled,

    /// <summary>500 or 503; not carried out.</summary>
    Failed,

    /// <summary>500 or 503; carried out.</summary>
    FailedAfter,

    /// <summary>The connection breaks before the request is carried out.</summary>
    Dropped,

    /// <summary>Carried out; the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>Carried out; the connection breaks within the answer.</summary>
    AnswerCut,

    /// <summary>Carried out after the caller has given up, and has asked again.</summary>
    Late,
}

/// <summary>Stands before a DynamoDB server and passes requests on, or does to them what it was told.</summary>
internal sealed class UnreliableService : IAsyncDisposable
{
    private static readonly string[] Throttlings = ["ProvisionedThroughputExceededException", "ThrottlingException"];
    private static readonly (int Status, string Code)[] Failures = [(500, "InternalServerError"), (503, "ServiceUnavailable")];
    private static readonly string[] Writes = ["PutItem", "UpdateItem", "DeleteItem"];

    private readonly WebApplication app;
    private readonly HttpClient http;
    private readonly Random random;
    private readonly TimeSpan callersWait;
    private readonly ConcurrentDictionary<ServiceFault, long> made = new();
    private (ServiceFault[] Faults, int OneIn) present = ([], 1);
    private long underWay;
    private long unknownWrites;

    private UnreliableService(WebApplication app, string target, int seed, TimeSpan callersWait)
    {
        this.app = app;
        this.callersWait = callersWait;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(target) };
        random = new Random(seed);
        app.Run(Pass);
    }

    public string Url => app.Urls.Single();

    /// <summary>How often each fault came.</summary>
    public IReadOnlyDictionary<ServiceFault, long> Made => made;

    /// <summary>Writes that were carried out and whose callers were not told so.</summary>
    public long UnknownWrites => Interlocked.Read(ref unknownWrites);

    /// <param name="target">Where DynamoDB is.</param>
    /// <param name="seed">What is chosen at random follows from it.</param>
    /// <param name="callersWait">After this long callers give an attempt up.</param>
    public static async Task<UnreliableService> Start(string target, int seed, TimeSpan callersWait)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new UnreliableService(builder.Build(), target, seed, callersWait);
        await service.app.StartAsync();
        return service;
    }

    /// <summary>From now on one request in <paramref name="oneIn"/> meets one of the faults; without any, all is well.</summary>
    public void Set(int oneIn, params ServiceFault[] faults)
    {
        lock (random)
        {
            present = (faults, oneIn);
        }
    }

    /// <summary>Waits until nothing is on its way any more, the late ones included.</summary>
    public async Task Quiet(TimeSpan max)
    {
        for (var waited = TimeSpan.Zero; Interlocked.Read(ref underWay) > 0 && waited < max; waited += TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await Meet(context, body.ToArray());
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The caller has gone: given up, or killed.
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task Meet(HttpContext context, byte[] body)
    {
        var (fault, choice, part) = Choose();
        switch (fault)
        {
            case ServiceFault.Slow:
                await Task.Delay(callersWait * 0.5 * part);
                await Answer(context, await Forward(context, body));
                break;
            case ServiceFault.Throttled:
                await Refuse(context, 400, Throttlings[choice]);
                break;
            case ServiceFault.Failed:
                await Refuse(context, Failures[choice].Status, Failures[choice].Code);
                break;
            case ServiceFault.FailedAfter:
                await ForwardUntold(context, body);
                await Refuse(context, Failures[choice].Status, Failures[choice].Code);
                break;
            case ServiceFault.Dropped:
                context.Abort();
                break;
            case ServiceFault.AnswerLost:
                await ForwardUntold(context, body);
                context.Abort();
                break;
            case ServiceFault.AnswerCut:
                var (status, headers, answer) = await ForwardUntold(context, body);
                await Answer(context, (status, headers, answer), answer.Length / 2);
                context.Abort();
                break;
            case ServiceFault.Late:
                await Task.Delay(callersWait * (1 + (2 * part)));
                await ForwardUntold(context, body);
                context.Abort();
                break;
            default:
                await Answer(context, await Forward(context, body));
                break;
        }
    }

    private (ServiceFault Fault, int Choice, double Part) Choose()
    {
        lock (random)
        {
            var (faults, oneIn) = present;
            var fault = faults.Length > 0 && random.Next(oneIn) == 0 ? faults[random.Next(faults.Length)] : ServiceFault.None;
            made.AddOrUpdate(fault, 1, (_, count) => count + 1);
            return (fault, random.Next(2), random.NextDouble());
        }
    }

    private async Task<(int Status, List<(string Name, string Value)> Headers, byte[] Body)> ForwardUntold(HttpContext context, byte[] body)
    {
        var answer = await Forward(context, body);
        if (answer.Status == 200 && Writes.Contains(context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1], StringComparer.Ordinal))
        {
            Interlocked.Increment(ref unknownWrites);
        }

        return answer;
    }

    // Not cancelled with its caller: what is on the wire arrives.
    private async Task<(int Status, List<(string Name, string Value)> Headers, byte[] Body)> Forward(HttpContext context, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in context.Request.Headers.Where(header => !string.Equals(header.Key, "Host", StringComparison.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToString()))
            {
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key.StartsWith("x-am", StringComparison.OrdinalIgnoreCase) || header.Key == "Content-Type")
            .Select(header => (header.Key, header.Value.First()));
        return ((int)response.StatusCode, [.. headers], await response.Content.ReadAsByteArrayAsync());
    }

    private static Task Refuse(HttpContext context, int status, string code) => Answer(context, (
        status,
        [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-RequestId", Guid.NewGuid().ToString())],
        Encoding.UTF8.GetBytes($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"Planned."}""")));

    private static async Task Answer(HttpContext context, (int Status, List<(string Name, string Value)> Headers, byte[] Body) answer, int? upTo = null)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, upTo ?? answer.Body.Length));
        await context.Response.Body.FlushAsync();
    }
}
