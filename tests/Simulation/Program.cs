using Realtime.Tests.Simulation;
using Xunit.Runner.InProc.SystemConsole;

// Seeds from the command line; anything else is the tests'.
return SeedCommand.Read(args) is { } command ? command.Run(Console.Out) : await ConsoleRunner.Run(args);
