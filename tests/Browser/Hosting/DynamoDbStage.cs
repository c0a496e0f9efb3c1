using Realtime.Tests.Specification.Storage.DynamoDb;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>The same with everything in DynamoDB: dynalite, started when the first of its tests asks.</summary>
public sealed class DynamoDbStage(DynaliteServer dynalite) : Stage
{
    private protected override async Task<RealServer> MakeServer() =>
        new("server-dynamodb", ["--Storage:Provider=DynamoDb", $"--DynamoDb:ServiceUrl={await dynalite.Url}", "--DynamoDb:Table=browser"]);
}
