using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Silo.Hosting;

/// <summary>What Orleans' DynamoDB providers expect of their tables, on demand and not provisioned (as of Orleans 10.2.2).</summary>
internal static class ClusterTableShapes
{
    private const string ServiceId = "ServiceId";
    private const string GrainHash = "GrainHash";
    private const string GrainReference = "GrainReference";

    public static IReadOnlyList<CreateTableRequest> Of(ClusterSettings settings) =>
    [
        Table(settings.MembershipTable, ("DeploymentId", ScalarAttributeType.S), ("SiloIdentity", ScalarAttributeType.S)),
        Reminders(settings.RemindersTable),
    ];

    private static CreateTableRequest Reminders(string name)
    {
        var table = Table(name, ("ReminderId", ScalarAttributeType.S), (GrainHash, ScalarAttributeType.N));
        table.AttributeDefinitions.Add(new(ServiceId, ScalarAttributeType.S));
        table.AttributeDefinitions.Add(new(GrainReference, ScalarAttributeType.S));
        table.GlobalSecondaryIndexes = [Index("ServiceIdIndex", GrainHash), Index("ServiceIdGrainReferenceIndex", GrainReference)];
        return table;
    }

    private static GlobalSecondaryIndex Index(string name, string range) => new()
    {
        IndexName = name,
        KeySchema = Keys(ServiceId, range),
        Projection = new Projection { ProjectionType = ProjectionType.ALL },
    };

    private static CreateTableRequest Table(
        string name, (string Name, ScalarAttributeType Type) hash, (string Name, ScalarAttributeType Type) range) => new()
        {
            TableName = name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Keys(hash.Name, range.Name),
            AttributeDefinitions = [new(hash.Name, hash.Type), new(range.Name, range.Type)],
        };

    private static List<KeySchemaElement> Keys(string hash, string range) => [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];
}
