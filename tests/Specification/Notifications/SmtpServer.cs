using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>A mail server for tests, of RFC 5321 as much as a submission needs: it keeps what it takes, and refuses what it is told to.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(string[] Recipients, string Raw)> _taken = new();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<(string[] Recipients, string Raw)> Taken => [.. _taken];

    /// <summary>Base 64 of what the last client signed in with; null where none did.</summary>
    public string? SignedInWith { get; private set; }

    /// <summary>Given a command's line, another answer than the usual; null for the usual.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Closes every connection at once.</summary>
    public bool IsDown { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            for (; ; )
            {
                serving.Add(Serve(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (!IsDown)
                {
                    await Talk(client.GetStream());
                }
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client has gone, or the test has ended.
            }
        }
    }

    private async Task Talk(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var recipients = new List<string>();
        await Say("220 test");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (Answer(line) is { } other)
            {
                await Say(other);
                continue;
            }

            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say("250-test\r\n250 AUTH PLAIN");
                    break;
                case "AUTH":
                    SignedInWith = line.Split(' ')[^1];
                    await Say("235 welcome");
                    break;
                case "RCPT":
                    recipients.Add(line.Split('<', '>')[1]);
                    await Say("250 yes");
                    break;
                case "DATA":
                    await Say("354 go on");
                    var raw = await ReadData(reader);
                    if (Answer(".") is { } refusal)
                    {
                        await Say(refusal);
                        break;
                    }

                    _taken.Enqueue(([.. recipients], raw));
                    recipients.Clear();
                    await Say("250 taken");
                    break;
                case "QUIT":
                    await Say("221 bye");
                    return;
                default:
                    await Say("250 fine");
                    break;
            }
        }

        ValueTask Say(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _end.Token);
    }

    private async Task<string> ReadData(StreamReader reader)
    {
        var raw = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
        {
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return raw.ToString();
    }
}
