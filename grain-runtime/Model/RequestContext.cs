namespace Realtime.GrainRuntime;

/// <summary>Values that travel with a call to whatever it calls in turn, and not back.</summary>
public static class RequestContext
{
    /// <summary>The names of all values.</summary>
    public static IEnumerable<string> Keys => CallFlow.Current?.Values?.Keys ?? Enumerable.Empty<string>();

    /// <summary>All values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => CallFlow.Current?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The value of that name; null where there is none.</summary>
    public static object? Get(string key) => CallFlow.Current?.Values is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value for all calls made from here on. It must be immutable.</summary>
    public static void Set(string key, object value) =>
        CallFlow.SetValues(new(CallFlow.Current?.Values ?? [], StringComparer.Ordinal) { [key] = value });

    /// <summary>Removes a value; false where there was none.</summary>
    public static bool Remove(string key)
    {
        if (CallFlow.Current?.Values is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var rest = new Dictionary<string, object>(values, StringComparer.Ordinal);
        rest.Remove(key);
        CallFlow.SetValues(rest.Count == 0 ? null : rest);
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => CallFlow.SetValues(null);
}
