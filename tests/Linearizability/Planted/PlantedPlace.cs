using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Linearizability.Recording;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Linearizability.Planted;

/// <summary>Calendars with a planted fault, one owner each, over storage that takes its time.</summary>
internal sealed class PlantedPlace(PlantedFault fault) : IRecordingPlace
{
    private static readonly TimeSpan DelayMax = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(70);

    public string Name => $"planted {fault}";

    public int Kills => 0;

    // Clients who leave early and come again, so that there are repeats.
    public RecordingOptions Options { get; init; } = new()
    {
        HurriedShare = 0.1,
        HurriedMax = TimeSpan.FromMilliseconds(6),
        AbandonedShare = 0.02,
        PatienceMax = TimeSpan.FromSeconds(20),
    };

    public async Task<IReadOnlyList<Recording.Recording>> Record(int histories, int seed)
    {
        var recordings = new List<Recording.Recording>();
        for (var number = 0; number < histories; number++)
        {
            using var store = new MemoryGrainStore();
            var journal = store.Journal.WithFaults(new SeededFaults(seed + number, 0, 0, DelayMax, TimeProvider.System));
            var calendar = new PlantedCalendar(Options, fault, journal, store.Time);
            await calendar.Open();
            var recorder = new HistoryRecorder($"{seed + number}", calendar, Options, seed + number);
            var recording = recorder.Record();
            while (!recording.IsCompleted)
            {
                await Task.WhenAny(recording, Task.Delay(5));
                store.Time.Advance(ClockStep);
            }

            recordings.Add(new(await recording, recorder.Attempts));
        }

        return recordings;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
