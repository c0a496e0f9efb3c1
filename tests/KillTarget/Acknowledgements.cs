namespace Realtime.Tests.KillTarget;

/// <summary>Says what was acknowledged, each in one flushed line.</summary>
internal sealed class Acknowledgements(TextWriter output)
{
    private readonly Lock gate = new();

    public void Ready() => Line("ready");

    public void Entry(string stream, long sequence, string text) => Line($"e {stream} {sequence} {text}");

    public void Marked(string stream, long sequence) => Line($"m {stream} {sequence}");

    public void Document(string id, long version) => Line($"d {id} {version}");

    public void Wrong(string what) => Line($"x {what}");

    private void Line(string line)
    {
        lock (gate)
        {
            output.WriteLine(line);
        }
    }
}
