using Microsoft.Extensions.DependencyInjection;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>
/// Two hosts of this process over one store, each of which believes that it owns every calendar; storage fails and loses answers,
/// the clock jumps so that holds run out, and hosts are ended in the middle and replaced.
/// </summary>
/// <param name="hostCount">One owns everything; two each do.</param>
/// <param name="isCalm">Nothing fails and nobody is killed.</param>
/// <param name="journal">A fault put around the journal of each host.</param>
internal sealed class HostsPlace(
    int hostCount = 2, bool isCalm = false, Func<IJournal, IJournal>? journal = null) : IRecordingPlace
{
    private const double FaultShare = 0.005;
    private static readonly TimeSpan DelayMax = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(90);

    public string Name => hostCount == 1 ? "one host" : "two hosts over one store";

    public int Kills { get; private set; }

    /// <summary>How often a host is ended while so many histories are recorded at once.</summary>
    public int KillsPerBatch { get; init; } = 4;

    public RecordingOptions Options { get; init; } = new() { LosesAnswers = !isCalm, FarMoveShare = 0.05, AbandonedShare = 0.02 };

    public async Task<IReadOnlyList<Recording>> Record(int histories, int seed)
    {
        using var store = new MemoryGrainStore();
        var hosts = new GrainServer[hostCount];
        var random = new Random(seed);
        try
        {
            for (var number = 0; number < hostCount; number++)
            {
                hosts[number] = await StartHost(store, random.Next());
            }

            var recorders = new List<HistoryRecorder>();
            for (var number = 0; number < histories; number++)
            {
                var therapistId = $"th_{number}";
                await Waiting.Until(() => IsOpened(hosts[0], therapistId), "the calendar is opened");
                recorders.Add(new($"{seed + number}", new HostedCalendar(Options, therapistId, hosts, isPlanted: journal is not null), Options, seed + number));
            }

            var all = Task.WhenAll(recorders.Select(recorder => recorder.Record()));
            async Task Replace()
            {
                var number = random.Next(hosts.Length);
                await hosts[number].Kill();
                Kills++;
                hosts[number] = await StartHost(store, random.Next());
            }

            await Disturbance.Run(
                all, recorders, Options.Operations, isCalm ? 0 : KillsPerBatch, random, Replace, meanwhile: () => store.Time.Advance(ClockStep * random.NextDouble()));
            return [.. (await all).Zip(recorders, (history, recorder) => new Recording(history, recorder.Attempts))];
        }
        finally
        {
            foreach (var host in hosts.Where(host => host is not null))
            {
                await host.Kill();
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<GrainServer> StartHost(MemoryGrainStore store, int seed) => GrainServer.Start(store, configure: services =>
    {
        var whole = (IJournal)services.Last(service => service.ServiceType == typeof(IJournal)).ImplementationInstance!;
        if (!isCalm)
        {
            whole = whole.WithFaults(new SeededFaults(seed, FaultShare, FaultShare, DelayMax, TimeProvider.System));
        }

        services.AddSingleton(journal?.Invoke(whole) ?? whole);
    });

    private static async Task<bool> IsOpened(GrainServer host, string therapistId)
    {
        try
        {
            var calendar = host.Grains.GetGrain<ICalendarGrain>(GrainKeys.Of(Clinic.Org, therapistId));
            return (await calendar.ChangeSchedule(Clinic.Owner, GrainCalendar.Schedule, null)).Value is not null;
        }
        catch (ServiceUnavailableException)
        {
            return false;
        }
    }
}
