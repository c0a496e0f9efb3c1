namespace Realtime.Tests.Browser.Hosting;

/// <summary>Where things are in the repository that these tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Pictures of failed tests and the server's output.</summary>
    public static string Logs { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "test-logs", "browser")).FullName;

    public static string Server { get; } = Existing("artifacts/embedded/bin/Realtime.Api/debug/Realtime.Api.dll");

    public static string Axe { get; } = Existing("client-web/node_modules/axe-core/axe.min.js");

    private static string Existing(string path)
    {
        var full = Path.Combine(Root, path);
        return File.Exists(full) ? full : throw new FileNotFoundException($"{path} is missing: dotnet build tests/Browser makes it.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("These tests run inside the repository.");
    }
}
