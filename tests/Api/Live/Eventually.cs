namespace Realtime.Tests.Api.Live;

/// <summary>Waiting for what must come true, within <see cref="HubClient.Patience"/>.</summary>
internal static class Eventually
{
    public static async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(HubClient.Patience);
        while (!condition())
        {
            await Task.Delay(10, timeout.Token);
        }
    }

    public static async Task Holds(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(HubClient.Patience);
        while (!await condition())
        {
            await Task.Delay(10, timeout.Token);
        }
    }
}
