using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage.DynamoDb;

/// <summary>
/// Writes of documents. Each request has a condition that it can meet only once, so a repeat whose first request was applied
/// after all changes nothing, and a request that is late does not undo what came after it.
/// </summary>
internal sealed class DocumentPuts(ItemStore items, TimeProvider time)
{
    private const int AlwaysTriesMax = 100;

    /// <summary>The version written, or null where the condition did not hold.</summary>
    public async Task<long?> Put(DocumentWrite write, CancellationToken cancellation)
    {
        if (write.Condition.Kind != PutRule.Always)
        {
            return await TryPut(write, write.Condition, cancellation);
        }

        // Which version to count on from is read first; who writes meanwhile makes this one look again.
        for (var tries = 0; tries < AlwaysTriesMax; tries++)
        {
            var stored = await items.Read(DocumentItems.KeyOf(write.Partition, write.Id), cancellation, $"{ItemAttribute.Version}, {ItemAttribute.Expires}");
            var condition = stored is not null && DocumentItems.IsLive(stored, time.GetUtcNow())
                ? PutCondition.AtVersion(DocumentItems.VersionOf(stored))
                : PutCondition.Absent;
            if (await TryPut(write, condition, cancellation) is { } version)
            {
                return version;
            }
        }

        throw new StorageUnavailableException($"{write.Partition} {write.Id} changed {AlwaysTriesMax} times while it was to be written.");
    }

    public async Task<bool> Delete(string partition, string id, long? expectedVersion, CancellationToken cancellation)
    {
        var key = DocumentItems.KeyOf(partition, id);
        var now = DocumentItems.Now(time.GetUtcNow());
        var condition = expectedVersion is { } version
            ? new Condition($"{ItemAttribute.Version} = :version AND {DocumentItems.Live}", now, (":version", Values.Number(version)))
            : new Condition($"attribute_exists({ItemAttribute.Partition}) AND {DocumentItems.Live}", now);
        return await items.Delete(key, condition, cancellation) switch
        {
            ConditionOutcome.Held => true,
            ConditionOutcome.Failed => false,

            // Gone by the request without an answer, or by somebody else: what is not there cannot say.
            _ => throw new StorageUnavailableException($"Whether {partition} {id} was deleted by this request is unknown."),
        };
    }

    private async Task<long?> TryPut(DocumentWrite write, PutCondition rule, CancellationToken cancellation)
    {
        var version = rule.Kind switch
        {
            PutRule.Absent => 1,
            PutRule.AtVersion => rule.Version + 1,
            _ => rule.Version,
        };
        var writeId = Values.NewWriteId();
        var item = DocumentItems.ToItem(write, version, writeId);
        var (outcome, _) = await items.Put(item, ConditionOf(rule), cancellation);
        return outcome switch
        {
            ConditionOutcome.Held => version,
            ConditionOutcome.Failed => null,
            _ => await Resolve(item.Key(), rule, version, writeId),
        };
    }

    private Condition ConditionOf(PutCondition rule)
    {
        var now = DocumentItems.Now(time.GetUtcNow());
        var version = (":version", Values.Number(rule.Version));
        var absent = $"attribute_not_exists({ItemAttribute.Partition}) OR {ItemAttribute.Expires} <= :now";
        return rule.Kind switch
        {
            PutRule.Absent => new(absent, now),
            PutRule.AtVersion => new($"{ItemAttribute.Version} = :version AND {DocumentItems.Live}", now, version),
            PutRule.NewerThanStored => new($"{absent} OR {ItemAttribute.Version} < :version", now, version),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Kind, "Not a rule of one request."),
        };
    }

    /// <summary>
    /// A request without an answer, and then the condition failed: by that request itself, or by another writer. Where
    /// another one came after it, nothing is left that could tell, and the outcome is unknown.
    /// </summary>
    private async Task<long?> Resolve(ItemKey key, PutCondition rule, long version, byte[] writeId)
    {
        var stored = await items.Read(key, CancellationToken.None, $"{ItemAttribute.Version}, {ItemAttribute.WriteId}");
        if (stored is not null && stored.BytesOf(ItemAttribute.WriteId).AsSpan().SequenceEqual(writeId))
        {
            return version;
        }

        // A version is written once, so another write at this one means that this write was not; and for a projection it
        // makes no difference whether it was overtaken before or after.
        var isOvertaken = stored is not null && (DocumentItems.VersionOf(stored) <= version || rule.Kind == PutRule.NewerThanStored);
        return isOvertaken ? null : throw new StorageUnavailableException($"Whether {key.Partition} {key.Sort} was written is unknown: it changed since.");
    }
}
