using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

/// <summary>
/// Which therapist a booking for any of them went to, decided once: a record that only its first writer makes. The therapist's
/// slot is held before, so that the booking follows; a repeat, by whichever activation and whatever the loads are by then, goes
/// to the same calendar. Only where that calendar has declined the command for good is another one chosen.
/// </summary>
internal sealed class TherapistChoice(IDocuments documents, TimeProvider time, string organizationId)
{
    /// <summary>As long as calendars remember commands.</summary>
    public static readonly TimeSpan Kept = Calendar.CommandsKept;

    private string Partition => $"choice/{organizationId}";

    /// <summary>Who is chosen at present, and who declined before.</summary>
    internal sealed record Chosen(string TherapistId, IReadOnlyList<string> Declined, long Version);

    /// <summary>Who holds the slot while the choice is made: nobody but this command.</summary>
    public static string HolderOf(string commandId) => $"choice/{commandId}";

    /// <summary>Null while none was made.</summary>
    public async Task<Chosen?> Read(string commandId) =>
        await documents.Read(Partition, commandId) is { } document && JournalJson.Read<Stored>(document.Data) is var stored
            ? new Chosen(stored.TherapistId, stored.Declined ?? [], document.Version)
            : null;

    /// <summary>
    /// Chooses this therapist where the choice is still <paramref name="former"/> (null: none), whose therapist has then declined.
    /// What is chosen now: this one, or what another attempt chose before.
    /// </summary>
    public async Task<Chosen> Make(string commandId, string therapistId, Chosen? former)
    {
        var declined = former is null ? [] : former.Declined.Append(former.TherapistId).ToList();
        var write = new DocumentWrite(
            Partition, commandId, JournalJson.Write(new Stored(therapistId, declined.Count == 0 ? null : declined)),
            former is null ? PutCondition.Absent : PutCondition.AtVersion(former.Version))
        {
            ExpiresAt = time.GetUtcNow() + Kept,
        };
        return await documents.Put(write) is { } version
            ? new Chosen(therapistId, declined, version)
            : await Read(commandId) ?? new Chosen(therapistId, declined, 0);
    }

    private sealed record Stored(string TherapistId, List<string>? Declined = null);
}
