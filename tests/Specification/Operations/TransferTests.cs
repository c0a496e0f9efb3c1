using System.Text;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations;
using Realtime.Silo.Operations.Transfer;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Operations;

/// <summary>What leaves one store arrives in another of any kind, all of it, and a file that is not whole is told.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly OperatedStore _store = new();
    private readonly MemoryStore _memory = new();
    private readonly List<string> _files = [];

    private MemoryJournal Journal => new(_memory);

    private MemoryDocuments Documents => new(_memory, _store.Time);

    public void Dispose()
    {
        _store.Dispose();
        _files.ForEach(file => File.Delete(file));
    }

    [Theory]
    [InlineData("x.ndjson")]
    [InlineData("x.ndjson.gz")]
    public async Task A_store_arrives_whole_in_one_of_another_kind(string name)
    {
        await _store.Fill();
        byte[][] odd = [[], "{}"u8.ToArray(), " {} "u8.ToArray(), "{\n}"u8.ToArray(), [0xff, 0xfe, 0], "{\"a\":\"ü \\u0000 👩‍⚕️\"}"u8.ToArray(), "\"\xc3\x28\""u8.ToArray(), "null"u8.ToArray()];
        for (var number = 0; number < odd.Length; number++)
        {
            (await _store.Journal.Append("other/x", number, [new JournalEntry("odd.1", $"c {number} ü", _store.Time.GetUtcNow().AddTicks(number), odd[number])])).ShouldBeTrue();
            await _store.Documents.Put(new DocumentWrite("odd\0", $"{number}", odd[number], PutCondition.NewerThanStored(7 + number))
            {
                First = new("k", "ü\0"),
                ExpiresAt = number == 3 ? _store.Time.GetUtcNow().AddHours(1) : null,
            });
        }

        await _store.Journal.MarkDispatched("other/x", 3);
        var exported = await Export(name);

        var import = new StoreImport(Journal, Documents, _store.Time.GetUtcNow());
        (await import.Run(_files[0], new Progress<long>(), CancellationToken.None)).ShouldBe(exported);

        (await Totals(Journal, Documents)).ShouldBe(exported);
        (await Totals(_store.Journal, _store.Documents)).ShouldBe(exported);
        (await Journal.Read("other/x", 0, 100)).Select(entry => Convert.ToHexString(entry.Data.Span)).ShouldBe(odd.Select(data => Convert.ToHexString(data)));
        (await Journal.ReadDispatched("other/x")).ShouldBe(3);
        (await Documents.Read("odd\0", "4"))!.Version.ShouldBe(11);
        exported.Snapshots.ShouldBe(1);
    }

    [Fact]
    public async Task Records_that_expired_on_the_way_are_left_out_and_counted()
    {
        await _store.Fill(messages: 3);
        await _store.Documents.Put(new DocumentWrite("short", "1", "{}"u8.ToArray(), PutCondition.Always) { ExpiresAt = _store.Time.GetUtcNow().AddMinutes(1) });
        var exported = await Export("x.ndjson");
        _store.Time.Advance(TimeSpan.FromMinutes(2));

        var import = new StoreImport(Journal, Documents, _store.Time.GetUtcNow());
        await import.Run(_files[0], new Progress<long>(), CancellationToken.None);

        import.Expired.ShouldBe(1);
        import.Expected.Records.ShouldBe(exported.Records - 1);
        (await Totals(Journal, Documents)).ShouldBe(import.Expected);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_altered_is_refused()
    {
        await _store.Fill(messages: 20);
        await Export("x.ndjson");
        var text = await File.ReadAllTextAsync(_files[0]);
        var lines = text.Split('\n');
        string[] broken =
        [
            text[..^20],
            string.Join('\n', lines[..^2]) + "\n",
            string.Join('\n', lines.Where((_, index) => index != 30)),
            text.Replace("\"m7\"", "\"mX\"", StringComparison.Ordinal),
            text + text,
            "",
            lines[0].Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal) + "\n",
            "no json\n",
        ];
        foreach (var bad in broken)
        {
            await File.WriteAllTextAsync(_files[0], bad);
            var memory = new MemoryStore();
            var import = new StoreImport(new MemoryJournal(memory), new MemoryDocuments(memory, _store.Time), _store.Time.GetUtcNow());
            await Should.ThrowAsync<InvalidDataException>(() => import.Run(_files[0], new Progress<long>(), CancellationToken.None));
        }
    }

    [Fact]
    public void A_digest_is_of_the_lines_and_not_of_their_order()
    {
        var (one, other, third) = (new ContentDigest(), new ContentDigest(), new ContentDigest());
        string[] lines = [.. Enumerable.Range(0, 1_000).Select(number => $"line {number}")];
        Array.ForEach(lines, line => one.Add(Encoding.UTF8.GetBytes(line)));
        Array.ForEach([.. lines.Reverse()], line => other.Add(Encoding.UTF8.GetBytes(line)));
        Array.ForEach(lines, line => third.Add(Encoding.UTF8.GetBytes(line == "line 5" ? "line 6" : line)));
        one.ToString().ShouldBe(other.ToString());
        one.ToString().ShouldNotBe(third.ToString());
        one.ToString().Length.ShouldBe(64);
    }

    [Fact]
    public async Task A_backup_is_one_moment_of_a_store_that_goes_on()
    {
        await _store.Fill();
        var before = await Totals(_store.Journal, _store.Documents);
        using var stop = new CancellationTokenSource();
        var writing = WriteOn(stop.Token);
        var target = Place("copy.db");

        SqliteCopies.Take(_store.Folder, target);
        await stop.CancelAsync();
        var written = await writing;

        await using (var copy = OperatorStore.OpenFile(target))
        {
            var totals = await Totals(copy.Journal, copy.Documents);
            totals.Entries.ShouldBeInRange(before.Entries, before.Entries + written);
        }

        var restored = Place("restored");
        SqliteCopies.PutInPlace(target, restored);
        (await OperatorCommands.Run(["check", $"--Storage:Path={restored}"])).ShouldBe(ExitCode.Fine);
        Should.Throw<StorageConfigurationException>(() => SqliteCopies.PutInPlace(target, restored)).Message.ShouldContain("there already");
        Should.Throw<StorageConfigurationException>(() => SqliteCopies.Take(_store.Folder, target)).Message.ShouldContain("there already");
        Directory.Delete(restored, recursive: true);
    }

    private async Task<int> WriteOn(CancellationToken stop)
    {
        var (stream, head) = (Clinic.RoomStream("rm_one"), await _store.Journal.ReadHead(Clinic.RoomStream("rm_one")));
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            (await _store.Journal.Append(stream, head + written, [_store.Message($"more {written}")])).ShouldBeTrue();
            written++;
        }

        return written;
    }

    private async Task<TransferTotals> Export(string name)
    {
        await using var store = OperatorStore.OpenToRead(OperatedStore.At(_store.Folder), _store.Time);
        var target = Place(name);
        return await StoreExport.Run(store, target, _store.Time.GetUtcNow(), new Progress<long>(), CancellationToken.None);
    }

    private static async Task<TransferTotals> Totals(IJournal journal, IDocuments documents)
    {
        var content = new StoreContent(journal, documents);
        await foreach (var _ in content.Lines(new Progress<long>(), CancellationToken.None))
        {
        }

        return content.Totals;
    }

    private string Place(string name)
    {
        _files.Add(_store.Beside(name));
        return _files[^1];
    }
}
