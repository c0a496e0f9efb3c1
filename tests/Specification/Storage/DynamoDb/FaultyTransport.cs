using System.Net;
using System.Text;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>What becomes of a request to DynamoDB.</summary>
internal enum TransportFault
{
    None,

    /// <summary>Status 500, and nothing was done.</summary>
    Failed,

    /// <summary>Status 500, and yet it was done.</summary>
    FailedAfter,

    /// <summary>Refused for too many requests; nothing was done.</summary>
    Throttled,

    /// <summary>Refused for good.</summary>
    Denied,

    /// <summary>The connection broke before it arrived.</summary>
    Lost,

    /// <summary>The connection broke after it was done.</summary>
    AnswerLost,

    /// <summary>No answer comes, and nothing was done.</summary>
    Silent,

    /// <summary>No answer comes, but it was done.</summary>
    SilentAfter,
}

/// <summary>The network between an adapter and DynamoDB, with faults by rule: the first rule that names a fault decides.</summary>
internal sealed class FaultyTransport : DelegatingHandler
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];
    private readonly List<string> operations = [];

    /// <summary>What was asked for so far, e.g. <c>PutItem</c>.</summary>
    public string[] Operations
    {
        get
        {
            lock (gate)
            {
                return [.. operations];
            }
        }
    }

    /// <summary>The next <paramref name="times"/> requests of an operation meet the fault; <paramref name="meanwhile"/> runs before the caller learns of it.</summary>
    public FaultyTransport Next(string operation, TransportFault fault, int times = 1, Func<Task>? meanwhile = null)
        => Add(asked => asked == operation && times-- > 0 ? fault : null, meanwhile);

    /// <summary>Each request asks for its fault.</summary>
    public FaultyTransport Each(Func<TransportFault> fault) => Add(_ => fault(), null);

    /// <summary>The process dies: <paramref name="requests"/> more are served, the one after meets the fault, and nothing leaves any more.</summary>
    public void DieAfter(int requests, TransportFault last)
        => Add(_ => requests-- switch { > 0 => TransportFault.None, 0 => last, _ => TransportFault.Denied }, null);

    public void Forget()
    {
        lock (gate)
        {
            rules.Clear();
            operations.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (fault, meanwhile) = Meet(request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1]);
        HttpResponseMessage? response = null;
        if (fault is TransportFault.None or TransportFault.FailedAfter or TransportFault.AnswerLost or TransportFault.SilentAfter)
        {
            response = await base.SendAsync(request, cancellationToken);
        }

        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        switch (fault)
        {
            case TransportFault.None:
                return response!;
            case TransportFault.Failed or TransportFault.FailedAfter:
                return Refusal(HttpStatusCode.InternalServerError, "InternalServerError");
            case TransportFault.Throttled:
                return Refusal(HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException");
            case TransportFault.Denied:
                return Refusal(HttpStatusCode.BadRequest, "AccessDeniedException");
            case TransportFault.Silent or TransportFault.SilentAfter:
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                goto default;
            default:
                throw new HttpRequestException("The connection broke.");
        }
    }

    private FaultyTransport Add(Func<string, TransportFault?> choose, Func<Task>? meanwhile)
    {
        lock (gate)
        {
            rules.Add(new(choose, meanwhile));
        }

        return this;
    }

    private (TransportFault Fault, Func<Task>? Meanwhile) Meet(string operation)
    {
        lock (gate)
        {
            operations.Add(operation);
            foreach (var rule in rules)
            {
                if (rule.Choose(operation) is { } fault)
                {
                    return (fault, rule.Meanwhile);
                }
            }

            return (TransportFault.None, null);
        }
    }

    private static HttpResponseMessage Refusal(HttpStatusCode status, string code) => new(status)
    {
        Content = new StringContent(
            $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"Planned."}""", Encoding.UTF8, "application/x-amz-json-1.0"),
        Headers = { { "x-amzn-RequestId", "planned" } },
    };

    private sealed record Rule(Func<string, TransportFault?> Choose, Func<Task>? Meanwhile);
}
