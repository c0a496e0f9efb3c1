using System.Text.Json;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Notifications;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Every record in its turn: each of a booking or a conversation has a journal that it comes from, each of a grain can be read.</summary>
internal sealed class RecordCheck(IJournal journal, IDocuments documents, CheckReport report)
{
    private readonly GrainStateCheck _states = new(documents, report);
    private readonly SearchCheck _search = new(journal, documents, report);

    public async Task Run(Document record, CancellationToken cancellation)
    {
        report.Documents++;
        try
        {
            if (BookingProjection.IsRecord(record))
            {
                if (!await ComesFromJournal(journal, record, cancellation))
                {
                    report.Add(Name(record), null, $"the record says it is that of entry {record.Version}, which is not of this booking");
                }
            }
            else if (RoomDirectory.IsRecord(record))
            {
                await CheckRoom(record, cancellation);
            }
            else if (SearchIndex.IsRecord(record))
            {
                await _search.Run(record, cancellation);
            }
            else if (GrainStateCheck.IsState(record))
            {
                await _states.Run(record, cancellation);
            }
            else if (MailOutbox.IsRecord(record))
            {
                CheckMail(record);
            }
            else if (record.Partition == EffectFailures.Partition && JournalJson.Read<EffectFailure>(record.Data).IsSetAside)
            {
                report.SetAside++;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            report.Add(Name(record), null, "the record cannot be read");
        }
        catch (StorageUnavailableException error) when (error.InnerException is InvalidDataException)
        {
            // The stream's own check has said what is wrong with it.
            report.Add(Name(record), null, $"the record says it is that of entry {record.Version}, and its stream is damaged there");
        }
    }

    /// <summary>A mail that waits has what it says and stands in the list of those that are due; one that has ended has neither.</summary>
    private void CheckMail(Document record)
    {
        var mail = JournalJson.Read<MailRecord>(record.Data);
        var (isDue, isKept) = mail.Status switch
        {
            MailStatus.Waiting => (true, true),
            MailStatus.SetAside => (false, true),
            _ => (false, false),
        };
        if (isDue != record.First.HasValue || isDue != mail.NextTryAt.HasValue || isKept != (mail.Content is not null))
        {
            report.Add(Name(record), null, $"the mail is {mail.Status}, but {(record.First.HasValue ? "" : "not ")}listed as due and {(mail.Content is null ? "not " : "")}kept");
        }
    }

    /// <summary>A booking's record has the sequence of an entry about that booking as its version.</summary>
    public static async Task<bool> ComesFromJournal(IJournal journal, Document record, CancellationToken cancellation)
    {
        var booking = JournalJson.Read<Booking>(record.Data);
        var entries = await journal.Read($"calendar/{booking.OrganizationId}/{booking.TherapistId}", BookingProjection.SequenceOf(record.Version) - 1, 1, cancellation);
        return booking.Id == record.Id
            && entries is [var entry] && entry.Sequence == BookingProjection.SequenceOf(record.Version)
            && IsAbout(EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span), booking);
    }

    private static bool IsAbout(ICalendarEvent change, Booking booking) =>
        change switch
        {
            ClientErased erased => erased.ClientId == booking.ClientId,

            // Written by the calendar that it left, before it came.
            ArrivalHeld held => held.BookingId == booking.Id,
            _ => BookingProjection.BookingOf(change) == booking.Id,
        };

    private async Task CheckRoom(Document record, CancellationToken cancellation)
    {
        report.Conversations++;
        var summary = JournalJson.Read<RoomSummary>(record.Data);
        var head = await journal.ReadHead($"room/{summary.OrganizationId}/{summary.Id}", cancellation);
        var expected = RoomDirectory.Record(summary, PutCondition.Always);
        if (summary.HeadSequence > head)
        {
            report.Add(Name(record), null, $"the record is at {summary.HeadSequence}, the conversation ends at {head}");
        }

        if (summary.ReadSequences.Values.Any(read => read > head))
        {
            report.Add(Name(record), null, $"somebody has read beyond the end, {head}");
        }

        if (expected.Partition != record.Partition || expected.Id != record.Id || expected.First != record.First || expected.Second != record.Second)
        {
            report.Add(Name(record), null, "the record is listed under something else than it says");
        }
    }

    private static string Name(Document record) => $"{record.Partition} {record.Id}";
}
