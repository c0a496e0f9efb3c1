using System.Reflection;

namespace Realtime.Tests.Unit.House;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        "artifacts", "bin", "obj", "node_modules", "dist", "data", ".git", "wwwroot", "TestResults",
    };

    public static string Root { get; } = FindRoot();

    /// <summary>Source files by extension (<c>.cs</c>), relative to the root with forward slashes, in a stable order.</summary>
    public static IReadOnlyList<SourceFile> Files(params string[] extensions) =>
    [
        .. Walk(new DirectoryInfo(Root))
            .Where(file => extensions.Contains(file.Extension, StringComparer.Ordinal))
            .Select(file => new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName)))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<SourceFile> FilesIn(string folder, params string[] extensions) =>
        [.. Files(extensions).Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>A value that the build wrote into this assembly.</summary>
    public static string BuildValue(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Realtime.sln is in no folder above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Walk));
}

/// <summary>A file's path from the root, with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public IReadOnlyList<string> Lines => Text.TrimEnd('\n').Split('\n');

    public string Name => System.IO.Path.GetFileName(Path);
}
