using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Reading;

/// <summary>A header or query value that cannot be read, found while a handler's parameters are bound.</summary>
public sealed class MalformedRequestException(Problem problem) : BadHttpRequestException(problem.Detail)
{
    public Problem Problem => problem;
}
