using System.Collections.Concurrent;
using Realtime.Grains.Notifications;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>The world that mail goes out to: keeps what it took, and takes nothing while it is told so.</summary>
public sealed class RecordingMailer : IMailer
{
    private readonly ConcurrentQueue<Mail> _taken = new();
    private volatile Func<Mail, CancellationToken, Task>? _before;
    private int _asked;

    public IReadOnlyList<Mail> Taken => [.. _taken];

    /// <summary>How often a mail was handed over, taken or not.</summary>
    public int Asked => _asked;

    /// <summary>Comes before a mail is taken: throws, or holds it; null takes everything.</summary>
    public Func<Mail, CancellationToken, Task>? Before
    {
        get => _before;
        set => _before = value;
    }

    public async Task Send(Mail mail, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        if (_before is { } before)
        {
            await before(mail, cancellation);
        }

        _taken.Enqueue(mail);
    }
}
