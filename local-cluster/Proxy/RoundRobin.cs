using System.Net;
using System.Net.Sockets;
using Realtime.Cluster.Nodes;

namespace Realtime.Cluster.Proxy;

/// <summary>
/// One address for all front nodes: each connection goes to the next one that is ready, bytes as they are (so WebSockets too).
/// Stands in for a load balancer on this machine, and for nothing else.
/// </summary>
public sealed class RoundRobin : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;
    private int _next;

    public RoundRobin(Uri address, IReadOnlyList<Node> nodes)
    {
        _nodes = nodes;
        _listener = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port);
    }

    /// <exception cref="SocketException">Somebody else listens there.</exception>
    public void Start()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var server = await Connect();
                if (server is null)
                {
                    return;
                }

                client.NoDelay = server.NoDelay = true;
                await using var from = client.GetStream();
                await using var to = server.GetStream();

                // Where one side ends, so does the other.
                await Task.WhenAny(from.CopyToAsync(to, BufferBytes, _stopping.Token), to.CopyToAsync(from, BufferBytes, _stopping.Token));
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A connection that ended; its client connects again.
            }
        }
    }

    /// <summary>To the next node that is ready and takes it; null where none does.</summary>
    private async Task<TcpClient?> Connect()
    {
        for (var tries = 0; tries < _nodes.Count; tries++)
        {
            var node = _nodes[(int)((uint)Interlocked.Increment(ref _next) % (uint)_nodes.Count)];
            if (!node.IsReady)
            {
                continue;
            }

            var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, node.Address.Port, _stopping.Token);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }
}
