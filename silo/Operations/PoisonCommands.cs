using System.CommandLine;
using System.Globalization;

namespace Realtime.Silo.Operations;

/// <summary><c>poison list</c> and <c>poison retry</c>.</summary>
internal static class PoisonCommands
{
    public static Command Poison(CommandContext context) =>
        new("poison", "Entries whose effects (records, notices) failed by themselves and were set aside, and mails that could not be sent.") { List(context), Retry(context) };

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "Lists them; also beside a running server. Exit code 1 where there are any.");
        command.SetAction(async (_, _) =>
        {
            await using var store = OperatorStore.OpenToRead(context.Configuration);
            var setAside = 0;
            await foreach (var failure in PoisonRetry.List(store.Documents))
            {
                setAside += failure.IsSetAside ? 1 : 0;
                context.Console.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{failure.Stream} at {failure.Sequence}: {failure.Kind}, {(failure.IsSetAside ? "set aside" : "still tried")} after {failure.Tries} tries since {failure.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: {failure.Error}"));
            }

            context.Console.Line($"{setAside} set aside");
            return setAside == 0 ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }

    private static Command Retry(CommandContext context)
    {
        var stream = new Option<string?>("--stream") { Description = "Only of this stream" };
        var sequence = new Option<long?>("--sequence") { Description = "Only this entry of it" };
        var command = new Command("retry", "Tries them again, after a mend. The server must be stopped (SQLite). Exit code 1 where one failed again.") { stream, sequence };
        command.SetAction(async (parsed, cancellation) =>
        {
            // Says in one line what the host would say in many.
            await using (OperatorStore.OpenToWrite(context.Configuration, mustExist: true))
            {
            }

            var (good, bad) = await PoisonRetry.Run(
                context.Settings, parsed.GetValue(stream), parsed.GetValue(sequence),
                (failure, isGood) => context.Console.Line($"{failure.Stream} at {failure.Sequence}: {(isGood ? "carried out" : "failed again")}"),
                cancellation);
            context.Console.Line($"{good} carried out, {bad} failed again");
            return bad == 0 ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }
}
