using System.Diagnostics;

namespace Realtime.Tests.Api.Operations;

/// <summary>The real process: what it refuses to start with, and how it ends.</summary>
public sealed class StartUpTests : IDisposable
{
    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("realtime-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--Auth:AccessTokenLifetime=soon", "Auth:AccessTokenLifetime")]
    [InlineData("--Auth:AccessTokenLifetime=-00:01:00", "Auth:AccessTokenLifetime")]
    [InlineData("--Auth:Secret=x", "Auth:Secret")]
    [InlineData("--RateLimits:Enabled=maybe", "RateLimits:Enabled")]
    [InlineData("--RateLimits:UserBurst=0", "RateLimits:UserBurst")]
    [InlineData("--Storage:Provider=Paper", "Storage:Provider")]
    [InlineData("--Demo:Seed=maybe", "Demo:Seed")]
    [InlineData("--Notifications:From=nobody", "Notifications:From")]
    [InlineData("--Notifications:Provider=Smtp", "Notifications:From")]
    [InlineData("--urls=nonsense", "urls")]
    [InlineData("--urls=http://127.0.0.1:99999", "urls")]
    public async Task A_bad_setting_stops_the_start_with_one_line_that_names_it(string argument, string key)
    {
        using var process = Start(argument);
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(ExitMax);

        process.ExitCode.ShouldBe(1);
        errors.TrimEnd().Split('\n').Length.ShouldBe(1, errors);
        errors.ShouldContain(key);
    }

    [Fact]
    public async Task A_server_told_to_stop_exits_with_0()
    {
        using var process = Start("--urls=http://127.0.0.1:0");
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Application started", StringComparison.Ordinal))
        {
            // The log says when.
        }

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));

        process.ExitCode.ShouldBe(0);
    }

    private Process Start(string argument)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Realtime.Api.dll"), $"--Storage:Path={_folder}/data"];
        foreach (var each in arguments.Append(argument))
        {
            start.ArgumentList.Add(each);
        }

        return Process.Start(start)!;
    }
}
