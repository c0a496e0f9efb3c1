using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Realtime.Tests.Api.Live;

namespace Realtime.Tests.Api.Booking;

/// <summary>Everybody wants the same hour, at the same moment, over HTTP against the whole program.</summary>
public sealed class RushTests
{
    private const int Clients = 50;
    private const int RequestsPerClient = 20;

    [Fact]
    public async Task Book_by_a_thousand_requests_at_once_sells_the_slot_once_and_offers_the_others_alternatives()
    {
        await using var server = await RealServer.Start();
        var visitors = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => server.Visitor()));
        var slot = await FreeSlot(server, visitors[0].Token);

        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = visitors
            .SelectMany(visitor => Enumerable.Range(0, RequestsPerClient).Select(_ => Book(server, visitor.Token, slot, open.Task)))
            .ToList();
        open.SetResult();
        var answers = await Task.WhenAll(requests);

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.Created).ToList();
        refused.ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
        refused.ShouldAllBe(answer => answer.Body.GetProperty("code").GetString() == "slot_taken");
        refused.ShouldAllBe(answer => answer.Body.GetProperty("alternatives").GetArrayLength() == 3);

        // The calendar says the same, and every alternative is another time than the one that was sold.
        var live = await server.Get($"/api/bookings?therapistId={slot.TherapistId}&from={slot.Start}&limit=200", await server.StaffToken("owner"));
        live.GetProperty("items").EnumerateArray().Count(booking => booking.GetProperty("start").GetString() == slot.Start).ShouldBe(1);
        refused[0].Body.GetProperty("alternatives").EnumerateArray().ShouldAllBe(other => other.GetProperty("start").GetString() != slot.Start);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Book(RealServer server, string token, SlotOffer slot, Task open)
    {
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = HubClient.Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings")
        {
            Content = JsonContent.Create(new { therapistId = slot.TherapistId, serviceId = slot.ServiceId, start = slot.Start }),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        await open;
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task<SlotOffer> FreeSlot(RealServer server, string token)
    {
        var practice = await server.Get("/public/organizations/greenhouse", token);
        var therapist = practice.GetProperty("therapists")[0];
        var (therapistId, serviceId) = (therapist.GetProperty("id").GetString()!, therapist.GetProperty("serviceIds")[0].GetString()!);
        var date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(2);
        var free = await server.Get($"/api/availability?therapistId={therapistId}&serviceId={serviceId}&date={date:yyyy-MM-dd}&days=7", token);
        return new SlotOffer(therapistId, serviceId, free.GetProperty("slots")[4].GetProperty("start").GetString()!);
    }

    private sealed record SlotOffer(string TherapistId, string ServiceId, string Start);
}
