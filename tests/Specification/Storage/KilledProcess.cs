using System.Diagnostics;

namespace Realtime.Tests.Specification.Storage;

/// <summary>One life of <c>tests/KillTarget</c>.</summary>
internal static class KilledProcess
{
    private static readonly TimeSpan LifeMax = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs it on a folder, kills it (SIGKILL) <paramref name="delay"/> after so many acknowledgements (-1: without waiting for
    /// it to be ready), and returns every whole line that it printed.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Run(string folder, int acknowledgements, TimeSpan delay)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Realtime.Tests.KillTarget"))
        {
            ArgumentList = { folder },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var tooLong = new CancellationTokenSource(LifeMax);
        var errors = process.StandardError.ReadToEndAsync(tooLong.Token);
        var lines = new List<string>();
        try
        {
            // The first line is "ready".
            while (lines.Count <= acknowledgements && await process.StandardOutput.ReadLineAsync(tooLong.Token) is { } line)
            {
                lines.Add(line);
            }

            await Task.Delay(acknowledgements < 0 ? delay * 20 : delay, tooLong.Token);
        }
        finally
        {
            process.Kill();
        }

        // What it had printed before it died is still in the pipe; a last line without its end is not an acknowledgement.
        var rest = await process.StandardOutput.ReadToEndAsync(tooLong.Token);
        await process.WaitForExitAsync(tooLong.Token);
        (await errors).ShouldBeEmpty();
        lines.AddRange(rest.Split('\n')[..^1]);
        return lines;
    }
}
