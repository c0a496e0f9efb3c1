namespace Realtime.Silo.Operations;

/// <summary>A command line in two parts: the command with its options, and settings as the server takes them (<c>--Storage:Path=…</c>).</summary>
internal static class CommandArguments
{
    private static readonly string[] Sections = ["Storage", "DynamoDb", "Logging"];

    public static (string[] Command, string[] Settings) Split(IReadOnlyList<string> arguments)
    {
        var (command, settings) = (new List<string>(), new List<string>());
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (!IsSetting(argument))
            {
                command.Add(argument);
                continue;
            }

            settings.Add(argument);
            if (!argument.Contains('=', StringComparison.Ordinal) && index + 1 < arguments.Count)
            {
                settings.Add(arguments[++index]);
            }
        }

        return ([.. command], [.. settings]);
    }

    private static bool IsSetting(string argument) => Array.Exists(
        Sections,
        section => argument.TrimStart('-', '/').StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));
}
