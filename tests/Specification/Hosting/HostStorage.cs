using System.Collections.Concurrent;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>One host's way to storage: a plan of faults, a switch that cuts it off, and what was asked.</summary>
public sealed class HostStorage : IStorageFaults
{
    private readonly ConcurrentQueue<StorageCall> _calls = new();
    private readonly ConcurrentQueue<(Func<StorageCall, bool> Match, Func<Task> Work)> _overtaking = new();
    private Func<StorageCall, bool>? _last;
    private volatile bool _isDown;

    public StorageScript Script { get; } = new();

    /// <summary>Nothing is applied any more; what is under way loses its answer. For good, that is a crash.</summary>
    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    public IReadOnlyList<StorageCall> Calls => [.. _calls];

    public int Count(string verb, string stream) => _calls.Count(call => call.Verb == verb && call.Subject == stream);

    /// <summary>Lets the next matching call wait until <paramref name="work"/> is done; several are met one after another.</summary>
    public void Overtake(Func<StorageCall, bool> match, Func<Task> work) => _overtaking.Enqueue((match, work));

    /// <summary>Cuts the host off once a call that <paramref name="isLast"/> was applied, before its answer.</summary>
    public void CutAfter(Func<StorageCall, bool> isLast) => _last = isLast;

    public async ValueTask Before(StorageCall call, CancellationToken cancellation)
    {
        _calls.Enqueue(call);
        Refuse();
        if (_overtaking.TryPeek(out var next) && next.Match(call) && _overtaking.TryDequeue(out _))
        {
            await next.Work();
        }

        await Script.Before(call, cancellation);
        Refuse();
    }

    public async ValueTask After(StorageCall call, CancellationToken cancellation)
    {
        _isDown |= _last?.Invoke(call) == true;
        await Script.After(call, cancellation);
        Refuse();
    }

    private void Refuse()
    {
        if (_isDown)
        {
            throw new StorageUnavailableException("This host is cut off from storage.");
        }
    }
}
