namespace Realtime.Tests.Linearizability.Checking;

/// <summary>An appointment, named by the operation that made it.</summary>
/// <param name="Client">Whose it is; -1 for nobody who asks here.</param>
internal readonly record struct Sold(int By, int At, int Service, bool IsLive, long Version, int Client);

/// <summary>A hold, named by the operation that placed it; it runs out at some moment of <c>[ExpiresFrom, ExpiresBy]</c>.</summary>
internal readonly record struct Held(int By, int Holder, int At, int Service, DateTimeOffset ExpiresFrom, DateTimeOffset ExpiresBy);

/// <summary>A calendar between two operations. Two states are equal where no operation could tell them apart.</summary>
internal sealed class CalendarState : IEquatable<CalendarState>
{
    public static readonly CalendarState Empty = new([], []);

    private readonly int _hash;

    private CalendarState(Sold[] sold, Held[] held)
    {
        (Sold, Held) = (sold, held);
        var hash = default(HashCode);
        foreach (var one in sold)
        {
            hash.Add(one);
        }

        foreach (var one in held)
        {
            hash.Add(one);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>By maker.</summary>
    public IReadOnlyList<Sold> Sold { get; }

    /// <summary>By placer.</summary>
    public IReadOnlyList<Held> Held { get; }

    public CalendarState With(Sold sold) => new([.. Sold.Where(other => other.By != sold.By).Append(sold).OrderBy(one => one.By)], [.. Held]);

    public CalendarState With(Held held) => new([.. Sold], [.. Held.Append(held).OrderBy(one => one.By)]);

    public CalendarState Without(Func<Held, bool> gone) => Held.Any(gone) ? new([.. Sold], [.. Held.Where(held => !gone(held))]) : this;

    public bool Equals(CalendarState? other) => other is not null && _hash == other._hash && Sold.SequenceEqual(other.Sold) && Held.SequenceEqual(other.Held);

    public override bool Equals(object? obj) => Equals(obj as CalendarState);

    public override int GetHashCode() => _hash;
}
