namespace Realtime.Tests.Specification.Storage;

/// <summary>A folder of one test, on the disk that the tests were built on (the temporary folder may be in memory); removed after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
