namespace Realtime.Silo.Operations.Check;

/// <summary>What a check counted and what it found.</summary>
internal sealed class CheckReport
{
    /// <summary>More are counted, not kept.</summary>
    public const int ProblemsKeptMax = 1_000;

    private readonly List<Problem> _problems = [];

    public long Streams { get; set; }

    public long Entries { get; set; }

    public long Snapshots { get; set; }

    public long Documents { get; set; }

    public long Bookings { get; set; }

    public long Conversations { get; set; }

    /// <summary>Small states of grains: accounts, practices, names, the key ring.</summary>
    public long States { get; set; }

    /// <summary>Streams whose effects are not all carried out; what those owe is not held against the records.</summary>
    public long Behind { get; set; }

    public long SetAside { get; set; }

    public long ProblemCount { get; private set; }

    public IReadOnlyList<Problem> Problems => _problems;

    /// <param name="subject">A stream, or a record's partition and id.</param>
    /// <param name="sequence">Where in the stream; null for what has no place in it.</param>
    /// <param name="text">What is wrong, without what clients wrote.</param>
    public void Add(string subject, long? sequence, string text)
    {
        ProblemCount++;
        if (_problems.Count < ProblemsKeptMax)
        {
            _problems.Add(new(subject, sequence, text));
        }
    }

    internal sealed record Problem(string Subject, long? Sequence, string Text)
    {
        public override string ToString() => Sequence is { } at ? $"{Subject} at {at}: {Text}" : $"{Subject}: {Text}";
    }
}
