using Microsoft.Extensions.Logging;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>What a host logs goes into the trace; an exception that nobody expects fails the run.</summary>
internal sealed class HostLog(Process process, Trace trace, Action<Exception> unexpected)
{
    public void Write(LogLevel level, string text, Exception? exception)
    {
        trace.Add("log", process.Name, exception is null ? $"{level}: {text}" : $"{level}: {text} ({exception.GetType().Name}: {exception.Message})");
        if (exception is not null && !ExpectedFailures.Includes(exception))
        {
            unexpected(exception);
        }
    }
}

/// <summary>A grain's or the runtime's logger, resolved by its category.</summary>
internal sealed class HostLogger<TCategory>(HostLog log) : ILogger<TCategory>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            log.Write(logLevel, formatter(state, exception), exception);
        }
    }
}
