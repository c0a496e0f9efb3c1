using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage.DynamoDb;

/// <summary>One of several that write through a bad network, and remembers what it was told.</summary>
internal sealed class StormWriter(DynamoDbStore store, string own, int number)
{
    private const string Shared = "shared/1";
    private readonly List<(string Stream, string Command)> acknowledged = [];
    private readonly List<(string Stream, string Command)> refused = [];

    public int FalseConflicts { get; private set; }

    public int Counted { get; private set; }

    public int CountsUnknown { get; private set; }

    public async Task Run(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await Append(own, $"{number}-{round}");
            await Append(Shared, $"{number}-{round}");
            await Count();
        }
    }

    /// <summary>What was acknowledged is there once, what was refused is not, and there is no gap.</summary>
    public async Task Verify(DynamoDbStore calm)
    {
        foreach (var stream in new[] { own, Shared })
        {
            var entries = await calm.Journal.Read(stream, 0, 1_000);
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, entries.Count).Select(sequence => (long)sequence));
            var commands = entries.Select(entry => entry.CommandId!).ToArray();
            commands.ShouldBeUnique();
            acknowledged.Where(told => told.Stream == stream).ShouldAllBe(told => commands.Contains(told.Command));
            refused.Where(told => told.Stream == stream).ShouldAllBe(told => !commands.Contains(told.Command));
            foreach (var entry in entries)
            {
                (await calm.Journal.FindCommand(stream, entry.CommandId!))!.Value.Sequence.ShouldBe(entry.Sequence);
            }
        }
    }

    private async Task Append(string stream, string command)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var head = await store.Journal.ReadHead(stream);
                if (await store.Journal.Append(stream, head, [Entries.Of("x", $"{command}-{tries}")]))
                {
                    acknowledged.Add((stream, $"{command}-{tries}"));
                    return;
                }

                refused.Add((stream, $"{command}-{tries}"));
                FalseConflicts += stream == own ? 1 : 0;
            }
            catch (StorageUnavailableException)
            {
                // Unknown: not told anything.
            }
        }
    }

    private async Task Count()
    {
        try
        {
            for (; ; )
            {
                var read = await store.Documents.Read("counters", "shared");
                var next = read is null ? 1 : long.Parse(read.Text()) + 1;
                var condition = read is null ? PutCondition.Absent : PutCondition.AtVersion(read.Version);
                if (await store.Documents.Put(new("counters", "shared", System.Text.Encoding.UTF8.GetBytes($"{next}"), condition)) is not null)
                {
                    Counted++;
                    return;
                }
            }
        }
        catch (StorageUnavailableException)
        {
            CountsUnknown++;
        }
    }
}
