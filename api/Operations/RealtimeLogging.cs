namespace Realtime.Api.Operations;

/// <summary>What is logged, where configuration says nothing else.</summary>
internal static class RealtimeLogging
{
    extension(WebApplicationBuilder builder)
    {
        public void AddRealtimeLogging()
        {
            builder.AddConsoleLogs();
            builder.Logging.AddFilter(typeof(Identity.AccessTokenHandler).FullName, LogLevel.Warning);
            // It writes whole addresses, and a calendar feed's holds its key: louder only where this category itself is asked for.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
            // It warns of keys at rest without encryption: the data folder and the table are protected as a whole.
            builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        }
    }
}
