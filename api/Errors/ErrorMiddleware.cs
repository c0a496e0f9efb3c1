using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Errors;

/// <summary>Makes every failure a problem: exceptions, and statuses that something answered without a body.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
            return;
        }
        catch (Exception exception)
        {
            var problem = ExceptionProblems.Of(exception);
            Log(problem, exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await ProblemResults.Write(context, problem);
            return;
        }

        var response = context.Response;
        if (!response.HasStarted && response.StatusCode >= 400 && response.ContentType is null && KindOf(response.StatusCode) is { } kind)
        {
            await ProblemResults.Write(context, kind.Problem());
        }
    }

    private static ErrorKind? KindOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ErrorCatalogue.MalformedRequest,
        StatusCodes.Status401Unauthorized => ErrorCatalogue.Unauthenticated,
        StatusCodes.Status403Forbidden => ErrorCatalogue.Forbidden,
        StatusCodes.Status404NotFound => ErrorCatalogue.NotFound,
        StatusCodes.Status405MethodNotAllowed => ErrorCatalogue.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ErrorCatalogue.PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ErrorCatalogue.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => ErrorCatalogue.RateLimited,
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => ErrorCatalogue.Overloaded,
        >= 500 => ErrorCatalogue.InternalError,
        _ => ErrorCatalogue.MalformedRequest,
    };

    private void Log(Problem problem, Exception exception)
    {
        if (problem.Kind == ErrorCatalogue.InternalError)
        {
            Unexpected(exception);
        }
        else if (problem.Kind.Status >= StatusCodes.Status500InternalServerError)
        {
            Unavailable(problem.Code, exception.Message);
        }
    }
}
