using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Realtime.Load.Server;

/// <summary>
/// Connections whose segments are as small as a network's. Over loopback's own, of 64 KiB, the system keeps up to megabytes for who
/// does not read, and the server learns late of it.
/// </summary>
internal static class NarrowNetwork
{
    private const int SegmentBytes = 1_460;
    private const int ReceiveBytes = 32 * 1024;

    public static HttpMessageInvoker Open() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBytes };
            try
            {
                LimitSegments(socket);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });

    private static void LimitSegments(Socket socket)
    {
        const int TcpLevel = 6;
        const int LinuxMaxSegment = 2;
        if (OperatingSystem.IsLinux())
        {
            var bytes = SegmentBytes;
            socket.SetRawSocketOption(TcpLevel, LinuxMaxSegment, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
        }
    }
}
