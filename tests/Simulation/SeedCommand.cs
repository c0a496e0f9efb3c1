using System.Diagnostics;

namespace Realtime.Tests.Simulation;

/// <summary><c>--seeds N [--from N]</c>, or <c>--seed N [--trace]</c>.</summary>
internal sealed record SeedCommand(ulong From, int Count, bool WithTrace)
{
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromSeconds(5);

    public static SeedCommand? Read(string[] args)
    {
        ulong? Number(string name) => Array.IndexOf(args, name) is var index and >= 0
            ? index + 1 < args.Length && ulong.TryParse(args[index + 1], out var number) ? number : throw new FormatException($"{name} needs a number.")
            : null;

        return Number("--seed") is { } one ? new(one, 1, args.Contains("--trace", StringComparer.Ordinal))
            : Number("--seeds") is { } many ? new(Number("--from") ?? 1, (int)many, WithTrace: false)
            : null;
    }

    /// <summary>Exit code 1 where a seed failed.</summary>
    public int Run(TextWriter output)
    {
        var (done, failed, steps, acknowledged, crashes) = (0, 0, 0L, 0L, 0L);
        var started = Stopwatch.GetTimestamp();
        var said = started;

        string Progress() =>
            $"{done} seeds in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {failed} failed; {steps} steps, {acknowledged} acknowledged, {crashes} crashes";

        SeedBatch.Run(From, Count, new RunOptions(Live: WithTrace ? output : null), result =>
        {
            done++;
            (steps, acknowledged, crashes) = (steps + result.Steps, acknowledged + result.Acknowledged, crashes + result.Crashes);
            if (result.Failure is not null)
            {
                failed++;
                output.WriteLine(SeedBatch.Describe(result));
            }

            if (Stopwatch.GetElapsedTime(said) > s_progressEvery)
            {
                said = Stopwatch.GetTimestamp();
                output.WriteLine(Progress());
            }

            return true;
        });
        output.WriteLine(Progress());
        return failed == 0 ? 0 : 1;
    }
}
