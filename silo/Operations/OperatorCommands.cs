using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Operations;

/// <summary>
/// What an operator can ask of the server's own executable: <c>check</c>, <c>rebuild</c>, <c>backup</c>, <c>restore</c>,
/// <c>export</c>, <c>import</c>, <c>poison</c>. Settings are given as to the server (<c>--Storage:Path=…</c>, environment, appsettings).
/// </summary>
public static class OperatorCommands
{
    /// <summary>True for a command line that is one of these, and not the server's: its first word is no setting.</summary>
    public static bool Takes(IReadOnlyList<string> arguments) =>
        arguments is [var first, ..]
        && (first is "--help" or "-h" or "-?" || !(first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal)));

    /// <summary>Carries it out; one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments)
    {
        var (command, settings) = CommandArguments.Split(arguments);
        var console = OperatorConsole.Standard();
        var parsed = Root(new CommandContext(settings, console)).Parse(command);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                console.Error($"realtime: {error.Message}");
            }

            return ExitCode.Refused;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StorageConfigurationException refusal)
        {
            console.Error($"realtime: {refusal.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Refused;
        }
        catch (Exception error) when (error is StorageUnavailableException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            console.Error($"realtime: not finished: {error.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            console.Error("realtime: stopped before it was finished");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CommandContext context) => new("Realtime: without a command, the server. With one:")
    {
        StoreCommands.Check(context),
        StoreCommands.Rebuild(context),
        CopyCommands.Backup(context),
        CopyCommands.Restore(context),
        TransferCommands.Export(context),
        TransferCommands.Import(context),
        PoisonCommands.Poison(context),
    };
}

/// <summary>What every command is given.</summary>
internal sealed class CommandContext(string[] settings, OperatorConsole console)
{
    public string[] Settings => settings;

    public OperatorConsole Console => console;

    public TimeProvider Time => TimeProvider.System;

    /// <summary>As the server reads it: appsettings, environment, command line.</summary>
    public IConfiguration Configuration { get; } = Host.CreateApplicationBuilder(settings).Configuration;
}
