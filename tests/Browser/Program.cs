using Realtime.Tests.Browser;
using Xunit.Runner.InProc.SystemConsole;

// `dotnet run --project tests/Browser -- pictures` takes the README's pictures; anything else goes to the test runner.
return args is ["pictures"] ? await Pictures.Take() : await ConsoleRunner.Run(args);
