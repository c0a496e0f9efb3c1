using Realtime.Tests.Faults.Load;
using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Faults.Faults;

/// <summary>The server's wall clock jumps by an hour, forth and back, under load.</summary>
internal sealed class ClockFault : Fault
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(30);

    public override string Name => "clock";

    public override string Does => "moves the wall clock by an hour, forth and back";

    public override int CyclesDefault => 20;

    public override async Task<FaultReport> Run(FaultOptions options)
    {
        FaultyDisk.Require();
        using var disk = new FaultyDisk(options.Seed);
        await using var scene = await Scene.Open(options, disk);
        for (var cycle = 0; cycle < options.Cycles; cycle++)
        {
            await using var work = await scene.StartWork();
            await Workload.Acknowledged(scene.Ledger, 30, WorkMax);
            var ahead = cycle % 2 == 0;
            await HoldThrough(scene, disk, cycle, ahead ? Hour : -Hour);
            if (!await Workload.Acknowledged(scene.Ledger, 50, WorkMax))
            {
                scene.Ledger.IsWrong($"nothing was acknowledged with the clock {(ahead ? "ahead" : "behind")}: {scene.Server.Said}");
            }

            await scene.Settle(work);
            disk.SetClock(TimeSpan.Zero);
            if (await scene.Server.Health() != 200)
            {
                scene.Ledger.IsWrong("it is not healthy once the clock is right again");
            }
        }

        return await scene.Finish(Name, options.Cycles);
    }

    /// <summary>A hold ends by the clock, and until then nobody else gets its slot; a staff token of 15 minutes ends by it too.</summary>
    private static async Task HoldThrough(Scene scene, FaultyDisk disk, int cycle, TimeSpan jump)
    {
        var server = scene.Server.Address;
        using var holder = new ApiClient(server, await scene.Practice.VisitorToken(server));
        using var other = new ApiClient(server, await scene.Practice.VisitorToken(server));
        using var owner = new ApiClient(server, await scene.Practice.OwnerToken(server));
        var slot = new
        {
            therapistId = scene.Practice.TherapistIds[0],
            serviceId = scene.Practice.ServiceId,
            start = scene.Practice.Slot(50_000 + cycle).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        };
        var held = await holder.Must(holder.Post("/api/holds", slot));
        Expect(await other.Post("/api/holds", slot), 409, "another's hold of a held slot");

        disk.SetClock(jump);
        if (jump > TimeSpan.Zero)
        {
            Expect(await owner.Get("/api/users"), 401, "a staff token after its time");
            Expect(await other.Post("/api/holds", slot), 201, "a hold of a slot whose hold has run out");
            Expect(await holder.Post("/api/bookings", new { slot.therapistId, slot.serviceId, slot.start, holdId = held.Text("id") }), 409, "a booking by a hold that ran out");
        }
        else
        {
            Expect(await owner.Get("/api/users"), 200, "a staff token from before the clock went back");
            Expect(await other.Post("/api/holds", slot), 409, "another's hold of a held slot, with the clock back");
            Expect(await other.Post("/api/bookings", slot), 409, "another's booking of a held slot, with the clock back");
        }

        void Expect(Answer answer, int status, string what)
        {
            if (answer.Status != status)
            {
                scene.Ledger.IsWrong($"{what} ({jump}): {answer.Status} {answer.Body}");
            }
        }
    }
}
