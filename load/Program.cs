using System.CommandLine;
using Realtime.Load.Reports;
using Realtime.Load.Scenarios;
using Realtime.Load.Scenarios.Reconnect;
using Realtime.Load.Server;
using Spectre.Console;

// Puts a running server under load. Exit codes: 0 measured and every promise kept, 1 a promise was broken, 2 it could not be measured.
IScenario[] scenarios = [new ChatScenario(), new ReconnectScenario(), new RushScenario()];

var root = new RootCommand("Puts a running Realtime server under load, and checks its promises meanwhile.");
foreach (var scenario in scenarios)
{
    root.Add(CommandOf(scenario));
}

var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : exitCode;

static Command CommandOf(IScenario scenario)
{
    var url = new Option<string>("--url") { Description = "The server", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    var allowRemote = new Option<bool>("--allow-remote") { Description = "Accept a server on another machine" };
    var json = new Option<bool>("--json") { Description = "Write the report as JSON to standard output" };
    var command = new Command(scenario.Name, scenario.Description) { url, allowRemote, json };
    foreach (var option in scenario.Options)
    {
        command.Add(option);
    }

    command.Validators.Add(result =>
    {
        if (result.GetValue(url) is { } text && ServerAddress.Refuse(text, result.GetValue(allowRemote)) is { } refusal)
        {
            result.AddError(refusal);
        }
    });
    command.SetAction((arguments, cancellation) =>
        Measure(scenario, arguments, new Uri(arguments.GetValue(url)!), arguments.GetValue(json), cancellation));
    return command;
}

static async Task<int> Measure(IScenario scenario, ParseResult arguments, Uri server, bool json, CancellationToken cancellation)
{
    // Progress goes to standard error, so that standard output is the report and nothing else.
    var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    try
    {
        ScenarioReport? report = null;
        await progress.Status().StartAsync($"{scenario.Name} against {server}", async status =>
            report = await scenario.Run(new ScenarioRun(arguments, server, TimeProvider.System, text => status.Status(Markup.Escape(text))), cancellation));
        if (json)
        {
            ReportWriter.WriteJson(report!, Console.Out);
        }
        else
        {
            ReportWriter.WriteTables(report!, AnsiConsole.Console);
        }

        return report!.Broken.Count == 0 ? 0 : 1;
    }
    catch (LoadFailedException failure)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 2;
    }
    catch (OperationCanceledException)
    {
        await Console.Error.WriteLineAsync("stopped");
        return 2;
    }
}
