using System.Globalization;
using Spectre.Console;

namespace Realtime.Silo.Operations;

/// <summary>What an operator sees: a progress bar on a terminal, and a line now and then where the output goes elsewhere.</summary>
internal sealed class OperatorConsole(TextWriter output, TextWriter errors, IAnsiConsole? terminal, TimeProvider time)
{
    public static readonly TimeSpan PlainLineEvery = TimeSpan.FromSeconds(10);

    public static OperatorConsole Standard() => new(
        Console.Out, Console.Error, Console.IsOutputRedirected || Console.IsErrorRedirected ? null : AnsiConsole.Console, TimeProvider.System);

    public void Line(string text) => output.WriteLine(text);

    public void Error(string text) => errors.WriteLine(text);

    /// <summary>Counts of one result, aligned.</summary>
    public void Counts(params (string Name, long Count)[] counts)
    {
        foreach (var (name, count) in counts)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{count,14:N0}"));
        }
    }

    /// <summary>Shows how far <paramref name="work"/> is.</summary>
    /// <param name="total">Null where nobody knows.</param>
    public Task<T> Track<T>(string what, long? total, Func<IProgress<long>, Task<T>> work) =>
        terminal is null ? work(new PlainProgress(this, what, total, time)) : TrackOnTerminal(terminal, what, total, work);

    private static Task<T> TrackOnTerminal<T>(IAnsiConsole terminal, string what, long? total, Func<IProgress<long>, Task<T>> work) => terminal
        .Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(what), maxValue: Math.Max(1, total ?? 1));
            task.IsIndeterminate = total is null;
            var result = await work(new BarProgress(task));
            task.Value = task.MaxValue;
            return result;
        });

    private sealed class BarProgress(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }

    private sealed class PlainProgress(OperatorConsole console, string what, long? total, TimeProvider time) : IProgress<long>
    {
        private long _last = time.GetTimestamp();

        public void Report(long value)
        {
            if (time.GetElapsedTime(_last) >= PlainLineEvery)
            {
                _last = time.GetTimestamp();
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:N0}{(total is { } all ? $" of {all:N0}" : "")}"));
            }
        }
    }
}
