namespace Realtime.Tests.Specification.Hosting;

/// <summary>How many turns of grains and observers were asked for in one host, have begun and are over.</summary>
internal sealed class TurnCount
{
    private long _sent;
    private long _begun;
    private long _ended;
    private long _lost;

    public TurnsSeen Now => new(Volatile.Read(ref _ended), Volatile.Read(ref _begun), Volatile.Read(ref _sent));

    public bool AreAllOver => Now is var now && now.AreNoneRunning && now.Sent == now.Begun + _lost;

    public void Send() => Interlocked.Increment(ref _sent);

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End() => Interlocked.Increment(ref _ended);

    /// <summary>What was sent by then and has not begun never will. A call that was repeated began more often than it was sent.</summary>
    public void GiveUp(TurnsSeen seen) => _lost = seen.Sent - seen.Begun;
}

/// <param name="Ended">Read first, so that what ends meanwhile counts as running.</param>
/// <param name="Begun">Read before what was sent, so that what begins meanwhile counts as on its way.</param>
/// <param name="Sent">All of them.</param>
internal readonly record struct TurnsSeen(long Ended, long Begun, long Sent)
{
    public bool AreNoneRunning => Begun == Ended;
}
