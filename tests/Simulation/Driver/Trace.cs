namespace Realtime.Tests.Simulation.Driver;

/// <summary>What happened, in order: a hash of all of it, and the last lines (or, where asked for, every line as it comes).</summary>
internal sealed class Trace(SimulatedTime time, TextWriter? live)
{
    private const int Kept = 120;
    private readonly (DateTimeOffset At, string What, string Subject, string Detail)[] _last = new (DateTimeOffset, string, string, string)[Kept];
    private ulong _hash = 14695981039346656037;

    public long Count { get; private set; }

    /// <summary>FNV-1a over every line; two runs are the same where it is.</summary>
    public ulong Hash => _hash;

    public void Add(string what, string subject, string detail = "")
    {
        _last[Count++ % Kept] = (time.Now, what, subject, detail);
        Mix((ulong)time.Now.Ticks);
        Mix(what);
        Mix(subject);
        Mix(detail);
        live?.WriteLine(Line(time.Now, what, subject, detail));
    }

    /// <summary>The last lines.</summary>
    public IEnumerable<string> Tail()
    {
        for (var index = Math.Max(0, Count - Kept); index < Count; index++)
        {
            var (at, what, subject, detail) = _last[index % Kept];
            yield return Line(at, what, subject, detail);
        }
    }

    private static string Line(DateTimeOffset at, string what, string subject, string detail) => $"{at:MM-dd HH:mm:ss.fff}  {what,-8} {subject}  {detail}";

    private void Mix(string text)
    {
        foreach (var letter in text)
        {
            _hash = (_hash ^ letter) * 1099511628211;
        }

        _hash = (_hash ^ 0xFFFF) * 1099511628211;
    }

    private void Mix(ulong number) => _hash = (_hash ^ number) * 1099511628211;
}
