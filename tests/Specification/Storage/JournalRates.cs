using System.Diagnostics;
using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>
/// Durable appends a second on this disk, for whoever asks: <c>-explicit only -class "*JournalRates" -showLiveOutput</c>.
/// A figure, not a check.
/// </summary>
public sealed class JournalRates
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    [Theory(Explicit = true)]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(500, 1)]
    [InlineData(1, 100)]
    [InlineData(50, 20)]
    public async Task Appends_a_second(int streams, int batch)
    {
        using var store = new SqliteStore();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var latencies = await Entries.AtOnce(streams, number => Append(store.Journal, $"room/o_1/r_{number}", batch, clock));
        var seconds = clock.Elapsed.TotalSeconds;
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        var all = latencies.SelectMany(each => each).Order().ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{streams} streams × {batch}: {all.Length / seconds:F0} appends/s, {all.Length * batch / seconds:F0} entries/s, "
            + $"{all.Length * batch / cpu:F0} entries per CPU-second, p50 {all[all.Length / 2]:F2} ms, p99 {all[all.Length * 99 / 100]:F2} ms");
    }

    private static async Task<List<double>> Append(IJournal journal, string stream, int batch, Stopwatch clock)
    {
        var data = Encoding.UTF8.GetBytes($"{{\"senderId\":\"u_1\",\"text\":\"{new string('x', 150)}\"}}");
        var latencies = new List<double>();
        for (var head = 0L; clock.Elapsed < Measured; head += batch)
        {
            var entries = Enumerable.Range(0, batch)
                .Select(_ => new JournalEntry("message-posted.1", Guid.NewGuid().ToString(), Entries.At, data))
                .ToArray();
            var started = Stopwatch.GetTimestamp();
            (await journal.Append(stream, head, entries)).ShouldBeTrue();
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return latencies;
    }
}
