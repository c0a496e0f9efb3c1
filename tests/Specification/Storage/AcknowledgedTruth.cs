using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>What processes said was acknowledged, against what is stored.</summary>
internal sealed class AcknowledgedTruth
{
    private readonly Dictionary<(string Stream, long Sequence), string> entries = [];
    private readonly Dictionary<string, long> marks = [];
    private readonly Dictionary<string, long> versions = [];
    private readonly HashSet<string> stored = [];
    private readonly Dictionary<string, long> verified = [];

    public int Acknowledged { get; private set; }

    public void Hear(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "ready":
                    continue;
                case "e":
                    entries.TryAdd((words[1], long.Parse(words[2])), words[3]).ShouldBeTrue($"acknowledged twice: {line}");
                    verified.TryAdd(words[1], 0);
                    break;
                case "m":
                    marks[words[1]] = long.Parse(words[2]);
                    break;
                case "d":
                    versions[words[1]] = Math.Max(versions.GetValueOrDefault(words[1]), long.Parse(words[2]));
                    break;
                default:
                    Assert.Fail(line);
                    break;
            }

            Acknowledged++;
        }
    }

    public async Task Verify(IJournal journal, IDocuments documents, string when)
    {
        foreach (var stream in verified.Keys)
        {
            await VerifyStream(journal, stream, when);
        }

        foreach (var (stream, sequence) in marks)
        {
            (await journal.ReadDispatched(stream)).ShouldBeGreaterThanOrEqualTo(sequence, $"{when}: cursor of {stream}");
        }

        foreach (var (id, version) in versions)
        {
            var document = (await documents.Read("counters", id)).ShouldNotBeNull(when);
            document.Version.ShouldBeGreaterThanOrEqualTo(version, $"{when}: {id}");
            document.Text().ShouldBe($"{document.Version}", when);
        }

        entries.Keys.ShouldAllBe(entry => entry.Sequence <= verified[entry.Stream], $"{when}: acknowledged and missing");
    }

    private async Task VerifyStream(IJournal journal, string stream, string when)
    {
        // History is never rewritten: what an earlier cycle saw need not be read again, but what it saw last must still be there.
        var after = Math.Max(verified[stream] - 1, 0);
        while (await journal.Read(stream, after, 1_000) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                entry.Sequence.ShouldBe(++after, $"{when}: gap in {stream}");
                if (entries.TryGetValue((stream, entry.Sequence), out var text))
                {
                    entry.Text().ShouldBe(text, $"{when}: {stream} {entry.Sequence}");
                }

                if (entry.Sequence > verified[stream])
                {
                    stored.Add(entry.Text()).ShouldBeTrue($"{when}: {stream} {entry.Sequence} is there twice");
                }
            }
        }

        (await journal.ReadHead(stream)).ShouldBe(after, $"{when}: head of {stream}");
        verified[stream] = after;
        if (entries.TryGetValue((stream, after), out var last))
        {
            (await journal.FindCommand(stream, last))!.Value.Sequence.ShouldBe(after, $"{when}: command of {stream}");
        }
    }
}
