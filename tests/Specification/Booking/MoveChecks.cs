using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations.Check;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>The clinic's calendars as their journals tell them, and what the store's own check says of all of them together.</summary>
internal static class MoveChecks
{
    public static readonly string[] Therapists = [Clinic.Ada, Clinic.Ben, "th_cleo"];

    public static async Task<Calendar> Replay(IJournal journal, string therapistId)
    {
        var calendar = new Calendar { OrganizationId = Clinic.Org };
        foreach (var entry in await Read(journal, therapistId))
        {
            calendar.Apply(entry.Event, entry.Entry);
        }

        return calendar;
    }

    public static async Task<List<Committed<ICalendarEvent>>> Read(IJournal journal, string therapistId) =>
    [
        .. (await journal.Read(Clinic.CalendarStream(therapistId), 0, IJournal.ReadEntriesMax)).Select(entry => new Committed<ICalendarEvent>(
            new EntryContext(entry.Sequence, entry.CommandId, entry.At), EventCodec<ICalendarEvent>.Decode(entry.Kind, entry.Data.Span))),
    ];

    /// <summary>What the check of the store finds wrong with moves.</summary>
    public static async Task<IReadOnlyList<string>> Run(IJournal journal)
    {
        var report = new CheckReport();
        var check = new MoveCheck(journal, report);
        foreach (var therapistId in Therapists)
        {
            foreach (var entry in await Read(journal, therapistId))
            {
                check.Take(Clinic.CalendarStream(therapistId), entry);
            }

            check.Take(Clinic.CalendarStream(therapistId), await Replay(journal, therapistId));
        }

        await check.Run(CancellationToken.None);
        return [.. report.Problems.Select(problem => problem.ToString()!)];
    }

    public static async Task Expect(IJournal journal) => (await Run(journal)).ShouldBeEmpty();
}
