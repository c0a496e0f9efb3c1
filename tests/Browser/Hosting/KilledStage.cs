namespace Realtime.Tests.Browser.Hosting;

/// <summary>A server that may be killed, since nobody else is on it.</summary>
public sealed class KilledStage : Stage
{
    private protected override Task<RealServer> MakeServer() => Task.FromResult(new RealServer("server-killed", []));
}
