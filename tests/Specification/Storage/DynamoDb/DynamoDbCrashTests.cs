using Realtime.Grains.Storage;
using Realtime.Silo.Storage.DynamoDb;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>
/// A process that dies between any two of its requests, or right after one whose answer it never sees. The next process
/// finds everything that was acknowledged, and nothing half done.
/// </summary>
public sealed class DynamoDbCrashTests(DynaliteServer server)
{
    private const int RequestsMax = 200;

    [Theory]
    [InlineData(nameof(TransportFault.Denied))]
    [InlineData(nameof(TransportFault.AnswerLost))]
    public async Task Process_that_dies_at_any_request_leaves_what_it_acknowledged(string last)
    {
        using var calm = await DynamoDbStore.Create(server, options => options.CommandsUnindexedMax = 3);
        var requests = 0;
        for (var isDone = false; !isDone; requests++)
        {
            requests.ShouldBeLessThan(RequestsMax);
            using var dying = await calm.Another();
            using var next = await calm.Another();
            dying.Transport.DieAfter(requests, Enum.Parse<TransportFault>(last));
            var life = new Life($"room/{requests:D3}");
            isDone = await life.Run(dying.Journal);
            await life.Verify(next);
        }

        // Otherwise there was little to die in.
        requests.ShouldBeGreaterThan(20);
    }

    private sealed class Life(string stream)
    {
        private long head;
        private long marked;
        private long snapshot;

        /// <summary>False where it died on the way.</summary>
        public async Task<bool> Run(IJournal journal)
        {
            try
            {
                await Append(journal, 2);
                await Append(journal, 3);
                (await journal.FindCommand(stream, "c1"))!.Value.Sequence.ShouldBe(1);
                await Mark(journal, 5);
                await Snapshot(journal, 5, SnapshotItems.PartBytesMax + 1);
                await Append(journal, 1);
                await Append(journal, 2);
                await Mark(journal, 6);
                (await journal.FindCommand(stream, "c8"))!.Value.Sequence.ShouldBe(8);
                await Snapshot(journal, 8, SnapshotItems.PartBytesMax + 2);
                await Append(journal, 1);
                await Mark(journal, 9);
                return true;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        }

        public async Task Verify(DynamoDbStore store)
        {
            var (journal, items) = (store.Journal, store.Table.Items);
            var entries = await journal.Read(stream, 0, 100);
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, entries.Count).Select(sequence => (long)sequence));
            entries.Count.ShouldBeGreaterThanOrEqualTo((int)head);
            for (var number = 1; number <= 12; number++)
            {
                (await journal.FindCommand(stream, $"c{number}"))?.Sequence.ShouldBe(number);
                (await journal.FindCommand(stream, $"c{number}") is not null).ShouldBe(number <= entries.Count, $"{stream}: c{number} of {entries.Count}");
            }

            var cursor = await journal.ReadDispatched(stream);
            cursor.ShouldBeInRange(marked, entries.Count);
            var listed = (await journal.ListUndispatched(null, 1_000)).Where(behind => behind.Stream == stream);
            listed.ShouldBe(cursor < entries.Count ? [new(stream, entries.Count, cursor)] : []);
            var stored = await journal.ReadSnapshot(stream);
            (stored?.Sequence ?? 0).ShouldBeGreaterThanOrEqualTo(snapshot);
            stored?.Data.Span.ContainsAnyExcept((byte)stored.Value.Sequence).ShouldBeFalse();

            // Life goes on, and settles.
            (await journal.Append(stream, entries.Count, [Entries.Of("next", "next")])).ShouldBeTrue();
            await journal.MarkDispatched(stream, entries.Count + 1);
            (await journal.ListUndispatched(null, 1_000)).ShouldNotContain(behind => behind.Stream == stream);
            var batches = await items.Query(new(ItemKeys.Stream(stream), ItemKeys.FirstBatch, ItemKeys.PastBatches, 100), default);
            batches.Items.ShouldAllBe(batch => !batch.ContainsKey(ItemAttribute.FirstKey));
        }

        private async Task Append(IJournal journal, int count)
        {
            var entries = Enumerable.Range((int)head + 1, count).Select(number => Entries.Of($"{number}", $"c{number}")).ToArray();
            (await journal.Append(stream, head, entries)).ShouldBeTrue();
            head += count;
        }

        private async Task Mark(IJournal journal, long sequence)
        {
            await journal.MarkDispatched(stream, sequence);
            marked = sequence;
        }

        private async Task Snapshot(IJournal journal, long sequence, int bytes)
        {
            await journal.WriteSnapshot(stream, new(sequence, "s.1", Enumerable.Repeat((byte)sequence, bytes).ToArray()));
            snapshot = sequence;
        }
    }
}
