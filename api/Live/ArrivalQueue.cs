using Realtime.GrainInterfaces.Chat;

namespace Realtime.Api.Live;

/// <summary>
/// Messages on their way from a grain to the pushes of one conversation. Whoever adds does not wait; what arrives while the
/// former is being pushed is pushed together. Beyond <paramref name="max"/> only the newest stays: it shows what is missing.
/// </summary>
internal sealed class ArrivalQueue(int max, Action<List<Message>> push) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private List<Message> _arrived = [];
    private bool _pushing;

    public void Add(List<Message> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_arrived.Count + messages.Count > max)
            {
                _arrived = [messages[^1]];
            }
            else
            {
                _arrived.AddRange(messages);
            }

            if (_pushing)
            {
                return;
            }

            _pushing = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeAll() is { } messages)
        {
            push(messages);
        }
    }

    private List<Message>? TakeAll()
    {
        lock (_gate)
        {
            if (_arrived.Count == 0)
            {
                _pushing = false;
                return null;
            }

            var taken = _arrived;
            _arrived = [];
            return taken;
        }
    }
}
