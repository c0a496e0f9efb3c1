namespace Realtime.Api.Live;

/// <summary>Looks now and then for connections whose client has stopped reading: nothing need be pushed to them for that to matter.</summary>
public sealed class SlowReaders(ConnectionRegistry connections, NodeContext context) : ILeaseLoop
{
    private const int LooksWithinPatience = 4;

    public async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(context.Options.ReadPatience / LooksWithinPatience, context.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var connection in connections.Connections)
            {
                connection.EndIfNotRead();
            }
        }
    }
}
