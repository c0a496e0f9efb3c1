using Realtime.Api.Reading;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Errors;

/// <summary>Which problem an exception is, for REST and hub alike; its text never leaves the server.</summary>
public static class ExceptionProblems
{
    public static Problem Of(Exception exception) => exception switch
    {
        ServiceUnavailableException unavailable when ErrorCatalogue.ByCode.TryGetValue(unavailable.Code, out var kind) => kind.Problem(),
        OrleansException { InnerException: ServiceUnavailableException inner } => Of(inner),
        OrleansMessageRejectionException or LimitExceededException or InconsistentStateException => ErrorCatalogue.Overloaded.Problem(),
        TimeoutException => ErrorCatalogue.Overloaded.Problem("This took too long; try again."),
        MalformedRequestException malformed => malformed.Problem,
        BadHttpRequestException bad => OfBadRequest(bad),
        _ => ErrorCatalogue.InternalError.Problem(),
    };

    private static Problem OfBadRequest(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => ErrorCatalogue.PayloadTooLarge.Problem(),
        StatusCodes.Status415UnsupportedMediaType => ErrorCatalogue.UnsupportedMediaType.Problem(),
        _ => RequestProblems.OfBody(exception.InnerException),
    };
}
