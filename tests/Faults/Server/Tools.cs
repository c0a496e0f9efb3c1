using System.Diagnostics;

namespace Realtime.Tests.Faults.Server;

/// <summary>Programs of the system that faults are made with.</summary>
internal static class Tools
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(3);
    private static readonly Lock Installing = new();

    public static bool IsRoot { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>Installs what is missing where it can be (root on Debian); otherwise the test is skipped, and says why.</summary>
    public static void Require(string program, string packages)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ToolMissingException("This fault is made with Linux's own means.");
        }

        // Debian's installer refuses a second one beside it.
        lock (Installing)
        {
            if (!Has(program) && !(IsRoot && Has("apt-get") && TryInstall(packages) && Has(program)))
            {
                throw new ToolMissingException($"{program} is needed: sudo apt-get install -y {packages}");
            }
        }
    }

    /// <exception cref="InvalidOperationException">It ended badly; with what it said.</exception>
    public static void Run(string program, params string[] arguments)
    {
        var (code, said) = Start(program, arguments);
        if (code != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {code} {said}");
        }
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool TryInstall(string packages)
    {
        Start("apt-get", ["update", "-q"]);
        return Start("apt-get", ["install", "-y", "-q", "--no-install-recommends", .. packages.Split(' ')]).Code == 0;
    }

    private static (int Code, string Said) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(InstallMax))
        {
            process.Kill();
        }

        process.WaitForExit();
        return (process.ExitCode, $"{output.Result}{errors.Result}".Trim());
    }
}

/// <summary>The fault cannot be made on this machine; the message is the reason a skipped test gives.</summary>
internal sealed class ToolMissingException(string message) : Exception(message);
