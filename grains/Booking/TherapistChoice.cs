using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>
/// Which therapist a booking for any of them went to, decided once: a record that only its first writer makes. The therapist's
/// slot is held before, so that the booking follows; a repeat, by whichever activation and whatever the loads are by then, goes
/// to the same calendar.
/// </summary>
internal sealed class TherapistChoice(IDocuments documents, TimeProvider time, string organizationId)
{
    /// <summary>As long as calendars remember commands.</summary>
    public static readonly TimeSpan Kept = Calendar.CommandsKept;

    private string Partition => $"choice/{organizationId}";

    /// <summary>Who holds the slot while the choice is made: nobody but this command.</summary>
    public static string HolderOf(string commandId) => $"choice/{commandId}";

    /// <summary>Null while none was made.</summary>
    public async Task<string?> Read(string commandId) =>
        await documents.Read(Partition, commandId) is { } document ? JournalJson.Read<Chosen>(document.Data).TherapistId : null;

    /// <summary>The therapist that is chosen now: this one, or the one that another attempt chose before.</summary>
    public async Task<string> Make(string commandId, string therapistId)
    {
        var write = new DocumentWrite(Partition, commandId, JournalJson.Write(new Chosen(therapistId)), PutCondition.Absent)
        {
            ExpiresAt = time.GetUtcNow() + Kept,
        };
        return await documents.Put(write) is null ? await Read(commandId) ?? therapistId : therapistId;
    }

    private sealed record Chosen(string TherapistId);
}
