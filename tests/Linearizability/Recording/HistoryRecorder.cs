using System.Collections.Concurrent;
using Realtime.Tests.Linearizability.Histories;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>Many clients at one calendar, and what each of them was told, in the order in which it was told.</summary>
internal sealed class HistoryRecorder(string name, ICalendarService calendar, RecordingOptions options, int seed)
{
    private const int RepeatWaitGrowthMax = 12;
    private static readonly TimeSpan RepeatWait = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, Known> _bookings = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _ids = new();
    private readonly ConcurrentDictionary<int, string> _holds = new();
    private readonly ConcurrentQueue<Operation> _operations = new();
    private long _events;
    private int _numbers;
    private int _attempts;

    /// <summary>What is known of a booking: whose it is, and how it was last seen.</summary>
    private sealed record Known(int Client, int Service, int At, long Version);

    /// <summary>How many commands were begun, for who decides when to break something.</summary>
    public int Begun => Volatile.Read(ref _numbers);

    public int Attempts => Volatile.Read(ref _attempts);

    public async Task<History> Record()
    {
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(client => Task.Run(() => Run(client, new Random((seed * 1_000) + client)))));
        return new History(name, RecordingOptions.Rules, [.. _operations.OrderBy(operation => operation.Invoked)])
        {
            Staff = Enumerable.Range(0, options.Staff).ToHashSet(),
        };
    }

    private async Task Run(int client, Random random)
    {
        var count = options.Operations / options.Clients;
        for (var step = 0; step < count; step++)
        {
            var ask = client < options.Staff ? StaffWish(client, step, random) : Wish(client, step, random);
            await Do(ask, random);
        }
    }

    /// <summary>A visitor keeps to one day, so that days stay apart; every kind of command comes to several slots that overlap.</summary>
    private Ask Wish(int client, int step, Random random)
    {
        var day = client % options.Days;
        var own = _bookings.FirstOrDefault(booking => booking.Value.Client == client).Key;
        var ask = new Ask(Deed.ReadFree, client, $"{name}-{client}-{step}") { Service = random.Next(RecordingOptions.Rules.Services.Count), At = Start(day, random) };
        return random.Next(100) switch
        {
            < 30 => ask with { Deed = Deed.Book, HoldId = random.Next(2) == 0 ? _holds.GetValueOrDefault(client) : null },
            < 44 => ask with { Deed = Deed.Hold },
            < 49 when _holds.TryRemove(client, out var hold) => ask with { Deed = Deed.Release, HoldId = hold },
            < 61 when own is not null => Change(ask, Deed.Cancel, own, random),
            < 73 when own is not null => Change(ask, Deed.Move, own, random),
            < 84 when Any(day, random) is { } other => ask with { Deed = Deed.ReadBooking, BookingId = other },
            _ => ask,
        };
    }

    private Ask StaffWish(int client, int step, Random random)
    {
        var day = random.Next(options.Days);
        var any = Any(day, random);
        var ask = new Ask(Deed.ReadFree, client, $"{name}-{client}-{step}") { Service = random.Next(RecordingOptions.Rules.Services.Count), At = Start(day, random) };
        return random.Next(100) switch
        {
            < 25 => ask with { Deed = Deed.Book },
            < 50 when any is not null => Change(ask, Deed.Cancel, any, random),
            < 70 when any is not null => Change(ask, Deed.Move, any, random),
            < 85 when any is not null => ask with { Deed = Deed.ReadBooking, BookingId = any },
            _ => ask,
        };
    }

    private Ask Change(Ask ask, Deed deed, string bookingId, Random random)
    {
        var known = _bookings[bookingId];
        var day = random.NextDouble() < options.FarMoveShare ? random.Next(options.Days) : Ask.DayOf(known.At);
        return ask with
        {
            Deed = deed,
            BookingId = bookingId,
            Service = known.Service,
            At = Start(day, random),
            ExpectedVersion = random.Next(3) == 0 ? known.Version : null,
        };
    }

    private string? Any(int day, Random random)
    {
        var ids = _ids.Where(id => _bookings.TryGetValue(id, out var known) && Ask.DayOf(known.At) == day).ToList();
        return ids.Count == 0 ? null : ids[random.Next(ids.Count)];
    }

    /// <summary>Quarters of an hour from the opening on; the longest service still fits after the last.</summary>
    private static int Start(int day, Random random) =>
        (day * Ask.MinutesPerDay) + RecordingOptions.Rules.Opens + (RecordingOptions.Rules.Step * random.Next(13));

    private async Task Do(Ask ask, Random random)
    {
        var number = Interlocked.Increment(ref _numbers) - 1;
        var (invoked, invokedAt) = (Interlocked.Increment(ref _events), calendar.Now);
        var begun = TimeProvider.System.GetTimestamp();
        var (reply, owner, attempts) = (Reply.None, random.Next(calendar.Owners), 0);
        var isAbandoned = random.NextDouble() < options.AbandonedShare;
        while (true)
        {
            attempts++;
            using var giveUp = new CancellationTokenSource();
            if (random.NextDouble() < options.HurriedShare)
            {
                giveUp.CancelAfter(options.HurriedMax * random.NextDouble());
            }

            reply = await calendar.Send(ask, owner, giveUp.Token);
            if (reply.Kind != ReplyKind.None || isAbandoned)
            {
                break;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > options.PatienceMax)
            {
                throw new TimeoutException($"{name}: {ask} was never answered.");
            }

            await Task.Delay(RepeatWait * Math.Min(attempts, RepeatWaitGrowthMax));
            owner = random.Next(calendar.Owners);
        }

        var (returnedAt, returned) = (calendar.Now, Interlocked.Increment(ref _events));
        Interlocked.Add(ref _attempts, attempts);
        reply = Conclusion(ask, reply, attempts);
        Learn(ask, reply);
        if (reply.Kind != ReplyKind.None)
        {
            _operations.Enqueue(new(number, ask, reply, invoked, returned)
            {
                InvokedAt = invokedAt,
                ReturnedAt = returnedAt,
                Owner = owner,
                MayShowLater = attempts > 1 || options.LosesAnswers,
                MayBeStale = calendar.Owners > 1,
                WasDecidedThere = attempts == 1,
            });
        }
        else if (ask.Deed is not (Deed.ReadFree or Deed.ReadBooking))
        {
            _operations.Enqueue(new(number, ask, Reply.None, invoked, Operation.Never) { InvokedAt = invokedAt });
        }
    }

    /// <summary>What an answer to a repeat tells of the command: of a hold that is over, or a release of what is not there, nothing.</summary>
    private Reply Conclusion(Ask ask, Reply reply, int attempts)
    {
        var isRepeat = attempts > 1 || options.LosesAnswers;
        var saysNothing = reply.Kind == ReplyKind.Refused && isRepeat
            && ((ask.Deed is Deed.Hold or Deed.Release && reply.Code == "not_found") || (calendar.Owners > 1 && attempts > 1));
        return saysNothing ? Reply.None : reply;
    }

    private void Learn(Ask ask, Reply reply)
    {
        if (reply is not { Kind: ReplyKind.Done, Id: { } id })
        {
            return;
        }

        switch (ask.Deed)
        {
            case Deed.Book:
                _bookings[id] = new(ask.Client, ask.Service, reply.At, reply.Version);
                _ids.Enqueue(id);
                _holds.TryRemove(ask.Client, out _);
                break;
            case Deed.Hold:
                _holds[ask.Client] = id;
                break;
            default:
                if (reply.IsCancelled)
                {
                    _bookings[id] = _bookings[id] with { Client = -1, Version = reply.Version };
                }
                else
                {
                    _bookings[id] = _bookings[id] with { At = reply.At, Version = reply.Version };
                }

                break;
        }
    }
}
