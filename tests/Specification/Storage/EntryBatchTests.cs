using System.Text;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>The stored form of a batch, frozen: files in the field hold it.</summary>
public sealed class EntryBatchTests
{
    private const string Golden =
        "01" +
        "0E" + "626F6F6B696E672D6D6164652E31" + // booking-made.1
        "04" + "C3A931" + // é1, after its length + 1
        "00F022910E47DF08" + // 2026-11-20T14:00:00Z
        "07" + "7B2261223A317D" + // {"a":1}
        "07" + "6E6F7465642E31" + // noted.1
        "00" + // no command id
        "0080B5F7F57F9F08" + // 1970-01-01T00:00:00Z
        "00"; // no data

    [Fact]
    public void Encode_writes_the_format_that_is_frozen()
    {
        Convert.ToHexString(EntryBatch.Encode(Sample, 64)).ShouldBe(Golden);
    }

    [Fact]
    public void Decode_reads_the_format_that_is_frozen()
    {
        var entries = new List<StoredEntry>();
        EntryBatch.Decode(Convert.FromHexString(Golden), 7, 0, 10, entries);

        entries.Select(entry => (entry.Sequence, entry.Kind, entry.CommandId, entry.At, entry.Text()))
            .ShouldBe([(7, "booking-made.1", "é1", Sample[0].At, "{\"a\":1}"), (8, "noted.1", null, Sample[1].At, "")]);
    }

    [Fact]
    public void Decode_of_what_is_damaged_or_of_another_format_throws()
    {
        var whole = Convert.FromHexString(Golden);
        for (var length = 1; length < whole.Length; length++)
        {
            try
            {
                var entries = new List<StoredEntry>();
                EntryBatch.Decode(whole.AsMemory(0, length), 1, 0, 10, entries);
                entries.Count.ShouldBeLessThan(2);
            }
            catch (InvalidDataException)
            {
                // Cut within an entry.
            }
        }

        Should.Throw<InvalidDataException>(() => EntryBatch.Decode(ReadOnlyMemory<byte>.Empty, 1, 0, 10, []));
        Should.Throw<InvalidDataException>(() => EntryBatch.Decode(new byte[] { 2 }, 1, 0, 10, []));
        Should.Throw<InvalidDataException>(() => EntryBatch.Decode(new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 1, 0, 10, []));
    }

    private static JournalEntry[] Sample =>
    [
        new("booking-made.1", "é1", new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero), Encoding.UTF8.GetBytes("{\"a\":1}")),
        new("noted.1", null, DateTimeOffset.UnixEpoch, default),
    ];
}
