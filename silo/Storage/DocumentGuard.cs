using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>What every documents adapter refuses alike, before anything is stored; the bounds are those of <see cref="IDocuments"/>.</summary>
internal static class DocumentGuard
{
    public static void Key(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        Bound(value, parameter);
    }

    public static void Write(DocumentWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Key(write.Partition, nameof(write));
        Key(write.Id, nameof(write));
        Entry(write.First);
        Entry(write.Second);
        if (write.Data.Length > IDocuments.DataBytesMax)
        {
            throw new ArgumentException($"A record has at most {IDocuments.DataBytesMax} bytes, not {write.Data.Length}.", nameof(write));
        }

        Condition(write.Condition);
    }

    public static void ExpectedVersion(long? version)
    {
        if (version is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(version));
        }
    }

    public static void Range(DocumentRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentOutOfRangeException.ThrowIfLessThan(range.Limit, 1, nameof(range));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Limit, IDocuments.QueryLimitMax, nameof(range));

        // An end of a range may be the empty text, which is before every key.
        Bound(range.From ?? string.Empty, nameof(range));
        Bound(range.To ?? string.Empty, nameof(range));
    }

    public static void Index(DocumentIndex index)
    {
        if (index is not (DocumentIndex.First or DocumentIndex.Second))
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "There are two indexes.");
        }
    }

    private static void Entry(IndexEntry? entry)
    {
        if (entry is { } value)
        {
            Key(value.Key, nameof(entry));
            Key(value.Sort, nameof(entry));
        }
    }

    private static void Condition(PutCondition condition)
    {
        switch (condition.Kind)
        {
            case PutRule.Always or PutRule.Absent:
                break;
            case PutRule.AtVersion or PutRule.NewerThanStored:
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(condition.Version, nameof(condition));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition), condition.Kind, "Not a rule of a put.");
        }
    }

    private static void Bound(string value, string parameter)
    {
        // A char is one to three UTF-8 bytes, so most keys are decided without counting.
        var tooLong = value.Length > IDocuments.KeyLengthMax
            || (value.Length > IDocuments.KeyLengthMax / 3 && Encoding.UTF8.GetByteCount(value) > IDocuments.KeyLengthMax);
        if (tooLong || !WellFormedText.Is(value))
        {
            throw new ArgumentException($"At most {IDocuments.KeyLengthMax} UTF-8 bytes of well-formed text are expected.", parameter);
        }
    }
}
