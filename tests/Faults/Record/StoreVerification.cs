using System.Text;
using System.Text.RegularExpressions;
using Realtime.Grains.Storage;
using Realtime.Tests.Faults.Load;

namespace Realtime.Tests.Faults.Record;

/// <summary>Reads the journals of a server that has ended, without the server: what the API showed could be its memory.</summary>
internal static partial class StoreVerification
{
    /// <summary>Everything acknowledged is in its stream, once; how many entries were read.</summary>
    public static async Task<long> Run(IJournal journal, TestPractice practice, Ledger ledger)
    {
        var read = 0L;
        foreach (var room in ledger.Messages.Values.GroupBy(message => message.RoomId))
        {
            var commands = new Dictionary<string, int>(StringComparer.Ordinal);
            await foreach (var entry in Entries(journal, $"room/{practice.OrganizationId}/{room.Key}", ledger))
            {
                read++;
                if (entry.CommandId is { } id)
                {
                    // The sender's id is before it.
                    id = id[(id.LastIndexOf('/') + 1)..];
                    commands[id] = commands.GetValueOrDefault(id) + 1;
                }
            }

            foreach (var message in room.Where(message => !commands.ContainsKey(message.ClientMessageId)))
            {
                ledger.IsWrong($"the store lacks message {message.ClientMessageId}");
            }

            foreach (var (id, count) in commands.Where(pair => pair.Value > 1))
            {
                ledger.IsWrong($"command {id} is in the store {count} times");
            }
        }

        foreach (var therapist in practice.TherapistIds)
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var entry in Entries(journal, $"calendar/{practice.OrganizationId}/{therapist}", ledger))
            {
                read++;
                known.UnionWith(BookingIds().Matches(Encoding.UTF8.GetString(entry.Data.Span)).Select(match => match.Value));
            }

            foreach (var booking in ledger.Bookings.Values.Where(booking => booking.TherapistId == therapist && !known.Contains(booking.Id)))
            {
                ledger.IsWrong($"the store lacks booking {booking.Id}");
            }
        }

        return read;
    }

    private static async IAsyncEnumerable<StoredEntry> Entries(IJournal journal, string stream, Ledger ledger)
    {
        var last = 0L;
        while (await journal.Read(stream, last, IJournal.ReadEntriesMax) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                if (entry.Sequence != ++last)
                {
                    ledger.IsWrong($"{stream} has {entry.Sequence} where {last} is expected");
                    last = entry.Sequence;
                }

                yield return entry;
            }
        }
    }

    [GeneratedRegex(@"bk_[\w-]+")]
    private static partial Regex BookingIds();
}
