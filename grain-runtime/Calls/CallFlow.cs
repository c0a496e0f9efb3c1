namespace Realtime.GrainRuntime;

/// <summary>What travels with the code that a request runs: the request itself, and the values it was sent with.</summary>
/// <remarks>A request is its own flow, so that entering one costs no further object. Outside any request the flow is null, or holds values only.</remarks>
internal class CallFlow
{
    private static readonly AsyncLocal<CallFlow?> s_current = new();

    private Request? _request;

    internal static CallFlow? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    internal Dictionary<string, object>? Values { get; set; }

    internal virtual Request? Origin => _request;

    internal static void SetValues(Dictionary<string, object>? values)
    {
        var request = Current?.Origin;
        Current = request is null && values is null ? null : new CallFlow { _request = request, Values = values };
    }
}
