using System.CommandLine;
using Realtime.Benchmarks;

// Each scenario prints its figures beside those of a baseline measured in the same run: only the ratios travel between machines.
var scenario = new Option<string>("--scenario") { Description = "calls, activations, growth, bookings or search", DefaultValueFactory = _ => "calls" };
var seconds = new Option<double>("--seconds") { Description = "Time for each figure", DefaultValueFactory = _ => 1 };
scenario.AcceptOnlyFromAmong("calls", "activations", "growth", "bookings", "search");
var command = new RootCommand("Measures parts of Realtime within one process.") { scenario, seconds };
command.SetAction(async (parsed, cancellation) => await (parsed.GetValue(scenario) switch
{
    "activations" => ActivationsScenario.Run(cancellation),
    "bookings" => BookingScenario.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation),
    "growth" => GrowthScenario.Run(cancellation),
    "search" => SearchScenario.Run(cancellation),
    _ => CallsScenario.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation),
}));
return await command.Parse(args).InvokeAsync();
