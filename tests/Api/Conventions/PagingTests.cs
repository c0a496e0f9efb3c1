using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Conventions;

public sealed class PagingTests(ApiServer server)
{
    [Fact]
    public async Task Pages_of_a_list_hold_every_item_once_in_order()
    {
        var practice = await server.NewPractice();
        var service = await practice.NewService();
        for (var i = 0; i < 4; i++)
        {
            _ = await practice.NewService();
        }

        var therapist = await practice.NewTherapist(service);
        var starts = await practice.FreeStarts(service, therapist);
        foreach (var start in (string[])[starts[6], starts[0], starts[3]])
        {
            _ = await practice.Book(practice.Owner, service, therapist, start);
        }

        foreach (var path in (string[])["/api/services", "/api/therapists", "/api/users", "/api/bookings", "/api/rooms"])
        {
            var whole = (await practice.Owner.Get($"{path}?limit=200")).Json;
            whole.GetProperty("nextCursor").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
            var expected = whole.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ToList();
            (await Walk(practice.Owner, path)).ShouldBe(expected);
        }

        var bookings = (await practice.Owner.Get("/api/bookings")).Json.GetProperty("items").EnumerateArray();
        bookings.Select(item => item.GetProperty("start").GetString()).ShouldBe([starts[0], starts[3], starts[6]]);
    }

    private static async Task<List<string?>> Walk(ApiClient client, string path)
    {
        var ids = new List<string?>();
        for (var next = $"{path}?limit=2"; ;)
        {
            var page = (await client.Get(next)).Json;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
            if (page.GetProperty("nextCursor").GetString() is not { } cursor)
            {
                return ids;
            }

            next = $"{path}?limit=2&cursor={Uri.EscapeDataString(cursor)}";
        }
    }
}
