using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>A command leads to entries once: a second time would be a doubled message or booking.</summary>
/// <param name="journal">Finds commands by their ids.</param>
/// <param name="stream">Whose entries these are.</param>
/// <param name="kept">After so long the same id may be another command; null: never.</param>
/// <param name="report">Hears of problems.</param>
internal sealed class CommandCheck(IJournal journal, string stream, TimeSpan? kept, CheckReport report)
{
    private EntryContext _first;

    public async Task Check(EntryContext entry, CancellationToken cancellation)
    {
        // One command may lead to several entries, which then are neighbours of one instant.
        if (entry.CommandId is not { } commandId
            || (commandId == _first.CommandId && entry.At == _first.At))
        {
            return;
        }

        _first = entry;
        var found = await journal.FindCommand(stream, commandId, cancellation);
        if (found?.Sequence != entry.Sequence && !(entry.At - found?.At > kept))
        {
            report.Add(stream, entry.Sequence, found is { } other
                ? $"its command was carried out before, at {other.Sequence}"
                : "its command is not found by its id");
        }
    }
}
