using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Realtime.Tests.Api.Server;

namespace Realtime.Tests.Api.Booking.Feed;

public sealed class FeedKeyLogTests
{
    [Fact]
    public async Task A_key_is_in_no_log_however_loud_the_logs_are()
    {
        using var logs = new KeptLogs();
        var server = ApiServer.With(logs, "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft.AspNetCore=Trace");
        await server.InitializeAsync();
        try
        {
            var owner = await server.Owner();
            var therapist = (await owner.Get("/api/therapists")).Json.GetProperty("items")[0].GetProperty("id").GetString();
            var path = (await owner.Post($"/api/calendars/{therapist}/key", null, ("Idempotency-Key", "k"))).Text("path");
            (await server.Anonymous.Get(path)).Status.ShouldBe(200);
            (await server.Anonymous.Get(path + "x")).Status.ShouldBe(404);
            (await server.Anonymous.Send(HttpMethod.Put, path, null)).Status.ShouldBe(405);

            var secret = path.Split('.')[^1];
            logs.Lines.ShouldContain(line => line.Contains("/api/calendars/", StringComparison.Ordinal));
            logs.Lines.Where(line => line.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private sealed class KeptLogs : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Journal(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Journal(KeptLogs logs, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                logs.Lines.Enqueue($"{category}: scope {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                logs.Lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
