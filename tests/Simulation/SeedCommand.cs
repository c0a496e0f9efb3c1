using System.Diagnostics;

namespace Realtime.Tests.Simulation;

/// <summary><c>--seeds N [--from N]</c>, or <c>--seed N [--trace]</c>.</summary>
internal sealed record SeedCommand(ulong From, int Count, bool WithTrace)
{
    private const int DescribedMax = 3;
    private const int FailuresMax = 100;
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
        var (done, failed, steps, acknowledged, crashes, traces) = (0, 0, 0L, 0L, 0L, 0UL);
        var started = Stopwatch.GetTimestamp();
        var said = started;

        string Progress() =>
            $"{done} seeds in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {failed} failed; {steps} steps, {acknowledged} acknowledged, {crashes} crashes; traces {traces:x16}";

        SeedBatch.Run(From, Count, new RunOptions(Live: WithTrace ? output : null), result =>
        {
            done++;
            (steps, acknowledged, crashes) = (steps + result.Steps, acknowledged + result.Acknowledged, crashes + result.Crashes);
            traces ^= result.TraceHash;
            if (result.Failure is not null)
            {
                output.WriteLine(++failed <= DescribedMax ? SeedBatch.Describe(result) : SeedBatch.Title(result));
            }

            if (Stopwatch.GetElapsedTime(said) > s_progressEvery)
            {
                said = Stopwatch.GetTimestamp();
                output.WriteLine(Progress());
            }

            return failed < FailuresMax;
        });
        output.WriteLine(Progress());
        return failed == 0 ? 0 : 1;
    }
}
