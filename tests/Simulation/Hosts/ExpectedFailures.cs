using Realtime.GrainInterfaces.Errors;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>What a caller has to reckon with while storage fails and hosts come and go. Anything else is a broken promise.</summary>
internal static class ExpectedFailures
{
    public static bool Includes(Exception exception) => exception switch
    {
        ServiceUnavailableException or TimeoutException or OperationCanceledException => true,
        InconsistentStateException or SiloUnavailableException or ClientNotAvailableException => true,
        AggregateException several => several.InnerExceptions.All(Includes),
        _ => false,
    };
}
