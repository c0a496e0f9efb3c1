using Realtime.Tests.Api.Live;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Practice;

/// <summary>Staff hear that hours or the practice's lists changed, so that no open page shows what was; nobody else does.</summary>
public sealed class StaffNewsTests(ApiServer server)
{
    [Fact]
    public async Task A_changed_schedule_and_a_changed_practice_are_told_to_its_staff_alone()
    {
        var practice = await server.NewPractice();
        var foreigner = await server.NewPractice();
        var service = await practice.NewService();
        var therapist = await practice.NewTherapist(service);
        await using var staff = await Connect(practice.Owner);
        await using var visitor = await Connect((await practice.NewVisitor()).Client);
        await using var elsewhere = await Connect(foreigner.Owner);

        (await practice.Owner.Put($"/api/therapists/{therapist}/schedule", new { timeZone = "America/New_York" })).Status.ShouldBe(200);
        (await staff.Next("ScheduleChanged"))[0].GetString().ShouldBe(therapist);
        await practice.NewService();
        await staff.Next("PracticeChanged");

        foreach (var other in (HubClient[])[visitor, elsewhere])
        {
            await other.Invoke("SetStatus", "online");
            other.TakeArrived().ShouldNotContain(next => next.Name == "ScheduleChanged" || next.Name == "PracticeChanged");
        }
    }

    private async Task<HubClient> Connect(ApiClient client)
    {
        var connection = await HubClient.Connect(server.Http.BaseAddress!, client.Token);
        // Pushed to for certain once it has had an answer.
        await connection.Invoke("WatchPresence", (object)Array.Empty<string>());
        return connection;
    }
}
