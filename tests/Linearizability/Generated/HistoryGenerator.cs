using Realtime.Tests.Linearizability.Histories;
using Realtime.Tests.Linearizability.Recording;

namespace Realtime.Tests.Linearizability.Generated;

/// <summary>
/// Histories that are linearizable because they were made so: each operation is carried out at one moment, and was under way for a
/// while before and after it. Some are not answered; some of those were never carried out.
/// </summary>
internal static class HistoryGenerator
{
    private const long Moment = 1_000;
    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    /// <param name="overlap">How many moments an operation is under way before and after, at most.</param>
    /// <param name="unanswered">The share of them.</param>
    public static History Make(Random random, int operations, int clients = 8, int days = 2, int overlap = 6, double unanswered = 0.05)
    {
        var staff = new HashSet<int> { 0 };
        var calendar = new PlainCalendar(RecordingOptions.Rules, staff);
        var free = new long[clients];
        var made = new List<Operation>();
        var told = new List<string>();
        for (var number = 0; number < operations; number++)
        {
            var moment = (number + overlap + 1) * Moment;
            var ready = Enumerable.Range(0, clients).Where(client => free[client] < moment).ToList();
            if (ready.Count == 0)
            {
                continue;
            }

            var ask = Wish(random, calendar, told, ready[random.Next(ready.Count)], number, days);
            var invoked = Math.Max(free[ask.Client] + 1, moment - random.NextInt64(overlap * Moment));
            var returned = moment + 1 + random.NextInt64(overlap * Moment);
            free[ask.Client] = returned;
            var isLost = random.NextDouble() < unanswered;
            var reply = isLost && random.Next(2) == 0 ? Reply.None : calendar.Answer(ask, Begin);
            if (!isLost && ask.Deed is Deed.Book or Deed.Hold && reply.Id is { } id)
            {
                told.Add(id);
            }

            made.Add(new(number, ask, isLost ? Reply.None : reply, invoked, isLost ? Operation.Never : returned)
            {
                InvokedAt = Begin,
                ReturnedAt = isLost ? DateTimeOffset.MaxValue : Begin,
            });
        }

        return new History("generated", RecordingOptions.Rules, made) { Staff = staff };
    }

    private static Ask Wish(Random random, PlainCalendar calendar, List<string> told, int client, int number, int days)
    {
        var ask = new Ask((Deed)random.Next(7), client, $"c{number}")
        {
            Service = random.Next(RecordingOptions.Rules.Services.Count),
            At = (random.Next(days) * Ask.MinutesPerDay) + RecordingOptions.Rules.Opens + (random.Next(11) * RecordingOptions.Rules.Step),
        };
        if (ask.Deed is Deed.Release)
        {
            return calendar.HoldOf(client) is { } hold && told.Contains(hold) ? ask with { HoldId = hold } : ask with { Deed = Deed.Book };
        }

        if (ask.Deed is Deed.Cancel or Deed.Move or Deed.ReadBooking)
        {
            // Nobody names a booking that nobody was told of.
            var ids = calendar.BookingIds.Where(told.Contains).ToList();
            if (ids.Count == 0)
            {
                return ask with { Deed = Deed.Book };
            }

            var id = ids[random.Next(ids.Count)];
            return ask with { BookingId = id, Service = calendar.ServiceOf(id), ExpectedVersion = random.Next(3) == 0 ? calendar.VersionOf(id) : null };
        }

        return ask;
    }
}
