namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// One conversation as one client keeps it across its connections: by sequence, from pages and from what is pushed. Only the
/// connection's receiving thread calls it, one connection after another.
/// </summary>
internal sealed class RoomView(string roomId, RoomLedger ledger, int member, Action<string> onDelivered)
{
    private readonly Dictionary<long, string> _ahead = [];
    private long _pushed;
    private long _last;

    public string RoomId => roomId;

    public RoomLedger Ledger => ledger;

    /// <summary>Nothing is missing up to here.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>How often one connection's pushes left a sequence out, or repeated one.</summary>
    public int Disorder { get; private set; }

    /// <summary>A new connection: its pushes begin wherever its join ends.</summary>
    public void Begin()
    {
        _pushed = 0;
        _ahead.Clear();
    }

    public void Push(long sequence, string message)
    {
        Disorder += _pushed != 0 && sequence != _pushed + 1 ? 1 : 0;
        _pushed = sequence;
        Keep(sequence, message);
        TakeInOrder();
    }

    public void Page(IEnumerable<(long Sequence, string? Message)> messages)
    {
        foreach (var (sequence, message) in messages)
        {
            Keep(sequence, message ?? NoticeAt(sequence));
        }

        TakeInOrder();
    }

    /// <summary>What stands in for the id of an item that no client sent.</summary>
    public static string NoticeAt(long sequence) => $"notice {sequence}";

    // Pages may repeat what was pushed, and the other way round.
    private void Keep(long sequence, string message)
    {
        if (sequence > _last)
        {
            _ahead[sequence] = message;
        }
    }

    private void TakeInOrder()
    {
        while (_ahead.Remove(_last + 1, out var message))
        {
            Volatile.Write(ref _last, _last + 1);
            ledger.Received(member, _last, message);
            onDelivered(message);
        }
    }
}
