using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.KillTarget;

/// <summary>Appends small batches to one stream, for ever; every entry's text is there once only, in all processes.</summary>
internal sealed class Writer(IJournal journal, Acknowledgements acknowledgements, string stream, string name)
{
    private readonly string life = $"{name}-{Guid.NewGuid():N}";
    private long written;

    /// <summary>Nobody else writes there: a conflict must not be.</summary>
    public async Task Alone()
    {
        for (var head = await journal.ReadHead(stream); ;)
        {
            var texts = Texts((int)(head % 4) + 1);
            if (!await Append(head, texts))
            {
                acknowledgements.Wrong($"conflict in {stream} at {head}");
                return;
            }

            head += texts.Length;
            if (head % 7 == 0)
            {
                await journal.MarkDispatched(stream, head);
                acknowledgements.Marked(stream, head);
                await journal.WriteSnapshot(stream, new(head, "state.1", Encoding.UTF8.GetBytes($"{head}")));
            }
        }
    }

    /// <summary>Others write there too: who loses reads the head again.</summary>
    public async Task AmongOthers()
    {
        for (var head = 0L; ;)
        {
            var texts = Texts(2);
            head = await Append(head, texts) ? head + texts.Length : await journal.ReadHead(stream);
        }
    }

    private async Task<bool> Append(long head, string[] texts)
    {
        var entries = texts.Select(text => new JournalEntry("noted.1", text, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(text))).ToArray();
        if (!await journal.Append(stream, head, entries))
        {
            return false;
        }

        for (var i = 0; i < texts.Length; i++)
        {
            acknowledgements.Entry(stream, head + 1 + i, texts[i]);
        }

        return true;
    }

    private string[] Texts(int count) => [.. Enumerable.Range(0, count).Select(_ => $"{life}-{++written}")];
}
