using System.CommandLine;
using System.Globalization;
using Realtime.Silo.Storage.Sqlite;

namespace Realtime.Silo.Operations;

/// <summary><c>backup</c> and <c>restore</c>.</summary>
internal static class CopyCommands
{
    public static Command Backup(CommandContext context)
    {
        var to = new Option<string>("--to") { Description = "A file that is not there yet, or a folder", Required = true };
        var command = new Command("backup", "Copies one moment of a SQLite store, while the server runs, and checks the copy.") { to };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = OperatorStore.SqliteFolder(context.Configuration, mustExist: true);
            var target = Target(parsed.GetValue(to)!, context.Time.GetUtcNow());
            await context.Console.Track("backup", null, _ => Task.Run(
                () =>
                {
                    SqliteCopies.Take(folder, target);
                    return true;
                },
                CancellationToken.None));
            context.Console.Line($"{target}, {new FileInfo(target).Length.ToString("N0", CultureInfo.InvariantCulture)} bytes");
            await using var copy = OperatorStore.OpenFile(target);
            return await StoreCommands.Check(context.Console, copy, cancellation);
        });
        return command;
    }

    public static Command Restore(CommandContext context)
    {
        var from = new Option<string>("--from") { Description = "A file that backup made", Required = true };
        var command = new Command("restore", "Puts a backup in place, in a folder without a database, and checks it.") { from };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = OperatorStore.SqliteFolder(context.Configuration, mustExist: false);
            await context.Console.Track("restore", null, _ => Task.Run(
                () =>
                {
                    SqliteCopies.PutInPlace(parsed.GetValue(from)!, folder);
                    return true;
                },
                CancellationToken.None));
            await using var store = OperatorStore.OpenToRead(context.Configuration);
            return await StoreCommands.Check(context.Console, store, cancellation);
        });
        return command;
    }

    private static string Target(string to, DateTimeOffset now) => Path.GetFullPath(
        Directory.Exists(to) || Path.EndsInDirectorySeparator(to)
            ? Path.Combine(to, $"realtime-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.db")
            : to);
}
