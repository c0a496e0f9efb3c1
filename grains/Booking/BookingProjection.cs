using System.Globalization;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Bookings as records that can be listed by therapist and by client; derived from calendars, never decided on.</summary>
public sealed class BookingProjection(IDocuments documents)
{
    private const int ScanMax = 2_000;
    private const string PartitionPrefix = "booking/";
    private const int SequenceBits = 40;
    private const string InstantLayout = "yyyyMMdd'T'HHmmss";

    public async Task<Booking?> Read(string organizationId, string bookingId) =>
        await documents.Read(Partition(organizationId), bookingId) is { } document ? JournalJson.Read<Booking>(document.Data) : null;

    /// <param name="version">An older one never replaces a newer: <see cref="VersionOf"/>.</param>
    public Task Write(Booking booking, long version) => documents.Put(Record(booking, version));

    /// <summary>
    /// A record's version: of what a booking went through in one calendar, the entry's sequence; and whatever happens after it has
    /// changed calendars is newer than all before, though sequences there may be small.
    /// </summary>
    public static long VersionOf(int moves, long sequence) => ((long)moves << SequenceBits) | sequence;

    public static int MovesOf(long version) => (int)(version >> SequenceBits);

    public static long SequenceOf(long version) => version & ((1L << SequenceBits) - 1);

    /// <summary>The record of a booking as an entry left it.</summary>
    /// <param name="booking">In the open.</param>
    /// <param name="version">Of the last entry that changed it.</param>
    public static DocumentWrite Record(Booking booking, long version) =>
        new(Partition(booking.OrganizationId), booking.Id, JournalJson.Write(booking), PutCondition.NewerThanStored(version))
        {
            First = new IndexEntry(ByTherapist(booking.OrganizationId, booking.TherapistId), Sort(booking)),
            Second = new IndexEntry(ByClient(booking.OrganizationId, booking.ClientId), Sort(booking)),
        };

    /// <summary>The same, of a booking as its calendar holds it.</summary>
    public static DocumentWrite Record(Booking stored, PersonalKey key, long version) => Record(BookingWords.Reveal(stored, key), version);

    /// <summary>A booking once its client was erased, which happens to its record also after the calendar has dropped it.</summary>
    public static Booking Erase(Booking booking) => BookingWords.Erase(booking);

    /// <summary>True for a record of this kind, among all that a store holds.</summary>
    public static bool IsRecord(Document document) => document.Partition.StartsWith(PartitionPrefix, StringComparison.Ordinal);

    /// <summary>The booking that an entry is about; null where it is about none.</summary>
    public static string? BookingOf(ICalendarEvent change) => change switch
    {
        BookingMade made => made.BookingId,
        BookingStatusChanged changed => changed.BookingId,
        BookingRescheduled moved => moved.BookingId,
        BookingExpired expired => expired.BookingId,
        BookingArrived arrived => arrived.Move.Booking.Id,
        _ => null,
    };

    /// <summary>True for text that may be a cursor of <see cref="List"/>: the sort value of a booking.</summary>
    public static bool IsCursor(string text) =>
        text.IndexOf('~', StringComparison.Ordinal) is var tilde and > 0
        && DateTime.TryParseExact(text[..tilde], InstantLayout, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && EntityId.IsWellFormed(text[(tilde + 1)..]);

    /// <summary>
    /// What the calendar that a booking left shows of it from then on: cancelled, one version on, and without its client's words,
    /// which are where the booking is.
    /// </summary>
    public Task WriteDeparture(BookingMove move) => documents.Put(Departure(move));

    /// <summary>That record, as <see cref="WriteDeparture"/> puts it.</summary>
    public static DocumentWrite Departure(BookingMove move)
    {
        var left = BookingWords.Erase(move.Booking) with
        {
            TherapistId = move.FromTherapistId,
            Start = move.FromStart,
            End = move.FromEnd,
            Status = BookingStatus.Cancelled,
        };
        return new DocumentWrite(
            $"booking-left/{left.OrganizationId}", $"{left.Id}~{left.TherapistId}", JournalJson.Write(left), PutCondition.NewerThanStored(move.Moves))
        {
            First = new IndexEntry(Departed(left.OrganizationId, left.TherapistId), Sort(left)),
        };
    }

    /// <summary>What has left a calendar, of starts there in <c>[from, to)</c>; the latest stay of each booking, at most <paramref name="limit"/>.</summary>
    public async Task<List<Booking>> ListDepartures(string organizationId, string therapistId, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var page = await documents.QueryIndex(
            DocumentIndex.First, Departed(organizationId, therapistId), new DocumentRange(Instant(from), Instant(to), Math.Min(limit, IDocuments.QueryLimitMax)));
        return [.. page.Items.Select(document => JournalJson.Read<Booking>(document.Data))];
    }

    /// <summary>Erases the personal part of a client's bookings in one calendar, also of those that the calendar no longer holds.</summary>
    public async Task Erase(string organizationId, string therapistId, string clientId, long sequence)
    {
        var cursor = (string?)null;
        do
        {
            var page = await documents.QueryIndex(DocumentIndex.Second, ByClient(organizationId, clientId), new DocumentRange(Cursor: cursor));
            foreach (var (booking, version) in page.Items
                .Select(document => (Booking: JournalJson.Read<Booking>(document.Data), document.Version))
                .Where(record => record.Booking.TherapistId == therapistId))
            {
                await Write(BookingWords.Erase(booking), VersionOf(MovesOf(version), sequence));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>By start, over one client's bookings or over those of several therapists, merged.</summary>
    public async Task<BookingPage> List(string organizationId, IReadOnlyList<string> therapistIds, BookingQuery query)
    {
        var sources = query.ClientId is { } clientId
            ? [(DocumentIndex.Second, ByClient(organizationId, clientId))]
            : therapistIds.Select(id => (DocumentIndex.First, ByTherapist(organizationId, id))).ToList();

        // A cursor is the sort value of the last item; what follows it begins one character later.
        var from = query.Cursor is { } cursor ? cursor + "!" : query.From is { } earliest ? Instant(earliest) : null;
        var to = query.To is { } latest ? Instant(latest) : null;
        var found = new List<Booking>();
        string? reached = null;
        foreach (var (index, key) in sources)
        {
            if (await Collect(index, key, from, to, query, therapistIds, found) is { } stopped
                && (reached is null || string.CompareOrdinal(stopped, reached) < 0))
            {
                reached = stopped;
            }
        }

        var items = found
            .Where(booking => reached is null || string.CompareOrdinal(Sort(booking), reached) <= 0)
            .OrderBy(Sort, StringComparer.Ordinal)
            .ToList();
        return items.Count > query.Limit
            ? new BookingPage(items[..query.Limit], Sort(items[query.Limit - 1]))
            : new BookingPage(items, reached);
    }

    /// <summary>The sort value at which the scan stopped before the end of the index; null where it did not.</summary>
    private async Task<string?> Collect(
        DocumentIndex index, string key, string? from, string? to, BookingQuery query, IReadOnlyList<string> therapistIds, List<Booking> found)
    {
        var (scanned, matched, cursor, last) = (0, 0, (string?)null, "");
        do
        {
            var page = await documents.QueryIndex(index, key, new DocumentRange(from, to, Math.Min(query.Limit + 1, IDocuments.QueryLimitMax), Cursor: cursor));
            foreach (var booking in page.Items.Select(document => JournalJson.Read<Booking>(document.Data)))
            {
                scanned++;
                last = Sort(booking);
                if ((query.Status is null || booking.Status == query.Status)
                    && (query.TherapistId is null || therapistIds.Contains(booking.TherapistId, StringComparer.Ordinal)))
                {
                    matched++;
                    found.Add(booking);
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null && matched <= query.Limit && scanned < ScanMax);

        return cursor is null ? null : last;
    }

    private static string Partition(string organizationId) => $"{PartitionPrefix}{organizationId}";

    private static string ByTherapist(string organizationId, string therapistId) => $"booking/{organizationId}/therapist/{therapistId}";

    private static string Departed(string organizationId, string therapistId) => $"booking-left/{organizationId}/therapist/{therapistId}";

    private static string ByClient(string organizationId, string clientId) => $"booking/{organizationId}/client/{clientId}";

    private static string Sort(Booking booking) => $"{Instant(booking.Start)}~{booking.Id}";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantLayout, CultureInfo.InvariantCulture);
}
