using System.Text.Json;
using Realtime.Tests.Api.Live;
using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Record;

/// <summary>Compares what the API shows with the ledger, once every command was answered; differences go into the ledger.</summary>
internal sealed class Verification(Uri server, TestPractice practice, Ledger ledger)
{
    private const int PageLimit = 200;
    private const int RepeatsMax = 25;
    private static readonly TimeSpan ListsSettleMax = TimeSpan.FromSeconds(20);

    /// <summary>Whether a booking that nobody was told of is wrong: not where commands were given up.</summary>
    public bool AllAnswered { get; init; } = true;

    public int Missing { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>Sequences 1, 2, 3…, what was acknowledged at its place, nothing twice, nothing that nobody sent.</summary>
    public async Task Messages(string token, string room)
    {
        using var api = new ApiClient(server, token);
        var found = new Dictionary<string, (long Sequence, string Text)>(StringComparer.Ordinal);
        for (var last = 0L; ;)
        {
            var page = await api.Must(api.Get($"/api/rooms/{room}/messages?after={last}&limit={PageLimit}"));
            foreach (var message in page.Body.GetProperty("items").EnumerateArray())
            {
                var sequence = message.GetProperty("sequence").GetInt64();
                if (sequence != ++last)
                {
                    ledger.IsWrong($"room {room} has {sequence} where {last} is expected");
                    return;
                }

                if (message.GetProperty("clientMessageId") is { ValueKind: JsonValueKind.String } id
                    && !found.TryAdd(id.GetString()!, (sequence, message.GetProperty("text").GetString()!)))
                {
                    Doubled++;
                    ledger.IsWrong($"message {id} is there twice");
                }
            }

            if (page.Body.GetProperty("items").GetArrayLength() < PageLimit)
            {
                if (page.Body.GetProperty("headSequence").GetInt64() != last)
                {
                    ledger.IsWrong($"room {room} ends at {last}, not at its head");
                }

                break;
            }
        }

        Compare(room, found);
    }

    /// <summary>Every booking that was acknowledged and no other, and no two of a therapist at a time.</summary>
    public async Task Bookings()
    {
        using var owner = new ApiClient(server, await practice.OwnerToken(server));
        var expected = ledger.Bookings.Values.Where(booking => !booking.IsCancelled).ToDictionary(booking => booking.Id, StringComparer.Ordinal);
        var waited = TimeSpan.Zero;
        Dictionary<string, (string TherapistId, DateTimeOffset Start)> listed;
        do
        {
            // Lists follow their calendars a moment later.
            listed = await Listed(owner);
            await Task.Delay(100);
            waited += TimeSpan.FromMilliseconds(100);
        }
        while (waited < ListsSettleMax && (listed.Count < expected.Count || (AllAnswered && listed.Count != expected.Count)));

        foreach (var booking in expected.Values.Where(booking => !listed.TryGetValue(booking.Id, out var shown) || shown != (booking.TherapistId, booking.Start)))
        {
            Missing++;
            ledger.IsWrong($"booking {booking.Id} was acknowledged and is not listed as it was made");
        }

        foreach (var id in listed.Keys.Where(id => AllAnswered && !expected.ContainsKey(id)))
        {
            Doubled++;
            ledger.IsWrong($"booking {id} is there, and nobody was told so");
        }

        foreach (var slot in listed.Values.GroupBy(slot => slot).Where(slot => slot.Count() > 1))
        {
            Doubled++;
            ledger.IsWrong($"{slot.Count()} live bookings of {slot.Key.TherapistId} at {slot.Key.Start:O}");
        }
    }

    /// <summary>The same commands again: the same answers, and nothing new.</summary>
    public async Task Repeats(IReadOnlyList<VisitorClient> clients)
    {
        foreach (var message in ledger.Messages.Values.Where(message => clients.Any(client => client.Room == message.RoomId)).TakeLast(RepeatsMax))
        {
            using var api = new ApiClient(server, clients.First(client => client.Room == message.RoomId).Token);
            var again = await api.Post($"/api/rooms/{message.RoomId}/messages", new { clientMessageId = message.ClientMessageId, text = message.Text });
            if (again.Status != 200 || again.Body.GetProperty("sequence").GetInt64() != message.Sequence)
            {
                Doubled++;
                ledger.IsWrong($"message {message.ClientMessageId} again: {again.Status} {again.Body}");
            }
        }

        foreach (var booking in ledger.Bookings.Values.Where(booking => clients.Any(client => client.Token == booking.Token)).TakeLast(RepeatsMax))
        {
            using var api = new ApiClient(server, booking.Token);
            var body = new { therapistId = booking.TherapistId, serviceId = practice.ServiceId, start = booking.Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ") };
            var again = await api.Post("/api/bookings", body, booking.Key);
            if (again.Status != 201 || !again.IsRepeat || again.Text("id") != booking.Id)
            {
                Doubled++;
                ledger.IsWrong($"booking {booking.Key} again: {again.Status} {again.Body}");
            }
        }
    }

    private void Compare(string room, Dictionary<string, (long Sequence, string Text)> found)
    {
        foreach (var message in ledger.Messages.Values.Where(message => message.RoomId == room))
        {
            if (!found.Remove(message.ClientMessageId, out var stored) || stored != (message.Sequence, message.Text))
            {
                Missing++;
                ledger.IsWrong($"message {message.ClientMessageId} was acknowledged at {message.Sequence}, and there is {stored}");
            }
        }

        if (AllAnswered && found.Count > 0)
        {
            Doubled++;
            ledger.IsWrong($"room {room} has {found.Count} messages that nobody was told of: {found.Keys.First()}");
        }
    }

    private static async Task<Dictionary<string, (string TherapistId, DateTimeOffset Start)>> Listed(ApiClient owner)
    {
        var listed = new Dictionary<string, (string, DateTimeOffset)>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await owner.Must(owner.Get($"/api/bookings?limit={PageLimit}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"));
            foreach (var booking in page.Body.GetProperty("items").EnumerateArray())
            {
                if (booking.GetProperty("status").GetString() is "pending" or "confirmed")
                {
                    listed[booking.GetProperty("id").GetString()!] =
                        (booking.GetProperty("therapistId").GetString()!, booking.GetProperty("start").GetDateTimeOffset());
                }
            }

            cursor = page.Body.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return listed;
    }
}
