using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Realtime.Api.Errors;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Live;

/// <summary>Around every hub call: the connection's budget, and every failure as <c>code: text</c> without details of the server.</summary>
public sealed class HubCalls(LiveService service, ILogger<HubCalls> logger) : IHubFilter
{
    /// <summary>Runs up to the call's first wait without one of its own: calls of a connection begin in the order of arrival.</summary>
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = invocationContext.Context.Features.GetRequiredFeature<LiveConnection>();
        if (service.IsDraining)
        {
            throw ErrorCatalogue.ShuttingDown.ToHubException();
        }

        if (!connection.TryBeginCall())
        {
            throw ErrorCatalogue.RateLimited.ToHubException();
        }

        try
        {
            return await next(invocationContext);
        }
        catch (Exception exception) when (exception is not HubException)
        {
            throw Failure(invocationContext.HubMethodName, exception);
        }
        finally
        {
            connection.EndCall();
        }
    }

    private HubException Failure(string method, Exception exception)
    {
        var problem = ExceptionProblems.Of(exception);
        if (problem.Kind == ErrorCatalogue.InternalError)
        {
            ConnectionLog.CallFailed(logger, method, exception);
        }
        else
        {
            ConnectionLog.CallUnavailable(logger, method, problem.Code, exception.Message);
        }

        return problem.ToHubException();
    }
}
