namespace Realtime.Api.Live;

/// <summary>
/// What one connection takes part in, of one kind and bounded: each by a key, with the way to leave it. After <see cref="LeaveAll"/>
/// nothing can be added, so a call that outlives its connection leaves no trace.
/// </summary>
public sealed class Participation(int max)
{
    private readonly Lock _gate = new();
    private Dictionary<object, Action>? _leaves;
    private bool _over;

    public int Max => max;

    /// <summary>
    /// Takes <paramref name="key"/> in, with how to leave it. With <see cref="ParticipationAnswer.Already"/>,
    /// <see cref="ParticipationAnswer.Full"/> and <see cref="ParticipationAnswer.Over"/> nothing was taken.
    /// </summary>
    public ParticipationAnswer Add(object key, Action leave)
    {
        lock (_gate)
        {
            if (_over)
            {
                return ParticipationAnswer.Over;
            }

            if (_leaves?.ContainsKey(key) == true)
            {
                return ParticipationAnswer.Already;
            }

            if (_leaves?.Count >= max)
            {
                return ParticipationAnswer.Full;
            }

            _leaves ??= [];
            _leaves.Add(key, leave);
            return ParticipationAnswer.Added;
        }
    }

    /// <summary>Leaves one, if it is there.</summary>
    public void Leave(object key)
    {
        Action? leave;
        lock (_gate)
        {
            if (_leaves is null || !_leaves.Remove(key, out leave))
            {
                return;
            }
        }

        leave();
    }

    /// <summary>Leaves everything, for good.</summary>
    public void LeaveAll()
    {
        Dictionary<object, Action>? leaves;
        lock (_gate)
        {
            _over = true;
            leaves = _leaves;
            _leaves = null;
        }

        foreach (var leave in leaves?.Values ?? Enumerable.Empty<Action>())
        {
            leave();
        }
    }
}

public enum ParticipationAnswer
{
    Added,
    Already,
    Full,

    /// <summary>The connection has ended.</summary>
    Over,
}
