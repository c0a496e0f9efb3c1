using System.Text;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>The stored form of a batch, frozen: files in the field hold it.</summary>
public sealed class EntryBatchTests
{
    private const string Stream = "room/o_1/r_1";

    private const string Golden =
        "02" +
        "5F100572" + // CRC-32C of stream, first sequence and the rest
        StoredEntries;

    private const string GoldenWithoutChecksum = "01" + StoredEntries;

    private const string StoredEntries =
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
        Convert.ToHexString(EntryBatch.Encode(Stream, 7, Sample, 64)).ShouldBe(Golden);
    }

    [Fact]
    public void Decode_reads_the_format_that_is_frozen()
    {
        var entries = new List<StoredEntry>();
        EntryBatch.Decode(Convert.FromHexString(Golden), Stream, 7, 0, 10, entries);

        entries.Select(entry => (entry.Sequence, entry.Kind, entry.CommandId, entry.At, entry.Text()))
            .ShouldBe([(7, "booking-made.1", "é1", Sample[0].At, "{\"a\":1}"), (8, "noted.1", null, Sample[1].At, "")]);
    }

    [Fact]
    public void Decode_reads_what_was_written_before_there_were_checksums()
    {
        var entries = new List<StoredEntry>();
        EntryBatch.Decode(Convert.FromHexString(GoldenWithoutChecksum), Stream, 7, 0, 10, entries);
        entries.Select(entry => entry.Kind).ShouldBe(["booking-made.1", "noted.1"]);
    }

    [Fact]
    public void Decode_of_what_is_damaged_throws_whichever_bit_it_is()
    {
        var whole = Convert.FromHexString(Golden);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<InvalidDataException>(() => EntryBatch.Decode(damaged, Stream, 7, 0, 10, []));
        }

        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => EntryBatch.Decode(whole.AsMemory(0, length), Stream, 7, 0, 10, []));
        }
    }

    [Fact]
    public void Decode_of_what_belongs_elsewhere_throws()
    {
        Should.Throw<InvalidDataException>(() => EntryBatch.Decode(Convert.FromHexString(Golden), "room/o_1/r_2", 7, 0, 10, []));
        Should.Throw<InvalidDataException>(() => EntryBatch.Decode(Convert.FromHexString(Golden), Stream, 8, 0, 10, []));
    }

    [Fact]
    public void Decode_of_lengths_out_of_bounds_throws()
        => Should.Throw<InvalidDataException>(
            () => EntryBatch.Decode(new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, Stream, 1, 0, 10, []));

    private static JournalEntry[] Sample =>
    [
        new("booking-made.1", "é1", new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero), Encoding.UTF8.GetBytes("{\"a\":1}")),
        new("noted.1", null, DateTimeOffset.UnixEpoch, default),
    ];
}
