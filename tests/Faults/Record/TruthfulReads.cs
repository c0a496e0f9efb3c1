using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Record;

/// <summary>Reads while storage is in trouble: each is refused as unavailable, or says what was acknowledged.</summary>
internal sealed class TruthfulReads(Uri server, TestPractice practice, Ledger ledger)
{
    private const int EachMax = 4;

    /// <summary>Some bookings, what availability says of their slots, and the last messages of some conversations.</summary>
    public async Task Run(IReadOnlyDictionary<string, string> tokensByRoom)
    {
        var (bookings, messages) = (ledger.Bookings.Values.TakeLast(EachMax), ledger.Messages.Values.GroupBy(message => message.RoomId).TakeLast(EachMax));
        var asking = bookings.Select(Booking).Concat(messages.Where(room => tokensByRoom.ContainsKey(room.Key))
            .Select(room => Message(tokensByRoom[room.Key], room.MaxBy(message => message.Sequence)!)));
        await Task.WhenAll([.. asking]);
    }

    private async Task Booking(AcknowledgedBooking booking)
    {
        using var client = new ApiClient(server, booking.Token);
        Judge(await client.Get($"/api/bookings/{booking.Id}"), $"booking {booking.Id}", answer =>
            answer.Body.GetProperty("start").GetDateTimeOffset() == booking.Start && answer.Text("therapistId") == booking.TherapistId
            && (answer.Text("status") == "cancelled" || !booking.IsCancelled));

        // While it is live, nobody is offered its slot.
        var day = $"therapistId={booking.TherapistId}&serviceId={practice.ServiceId}&date={booking.Start:yyyy-MM-dd}&timeZone=Etc/UTC";
        Judge(await client.Get($"/api/availability?{day}"), $"availability of {booking.Start:O}", answer =>
            ledger.Bookings[booking.Id].IsCancelling
            || answer.Body.GetProperty("slots").EnumerateArray().All(slot => slot.GetProperty("start").GetDateTimeOffset() != booking.Start));
    }

    private async Task Message(string token, AcknowledgedMessage message)
    {
        using var client = new ApiClient(server, token);
        Judge(await client.Get($"/api/rooms/{message.RoomId}/messages?after={message.Sequence - 1}&limit=1"), $"message {message.ClientMessageId}", answer =>
            answer.Body.GetProperty("items").EnumerateArray().Any(item =>
                item.GetProperty("sequence").GetInt64() == message.Sequence && item.GetProperty("text").GetString() == message.Text));
    }

    private void Judge(Answer answer, string what, Func<Answer, bool> isTrue)
    {
        var isRefused = answer is { Status: 503, Code: "storage_unavailable", RetryAfter: not null };
        if (isRefused || (answer.Status == 200 && isTrue(answer)))
        {
            ledger.ReadInTrouble(isRefused);
        }
        else
        {
            ledger.IsWrong($"{what}, read while storage was in trouble: {answer.Status} {answer.Body}");
        }
    }
}
