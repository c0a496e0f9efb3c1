namespace Realtime.Api.Errors;

internal sealed partial class ErrorMiddleware
{
    [LoggerMessage(3001, LogLevel.Error, "A request failed unexpectedly.")]
    private partial void Unexpected(Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "A request was answered {Code}: {Reason}")]
    private partial void Unavailable(string code, string reason);
}
