using System.Text.Json;
using System.Text.Json.Nodes;
using Realtime.Grains.Journal;
using Realtime.Tests.Unit.House;

namespace Realtime.Tests.Unit.Journal;

/// <summary>
/// Files that show how something is stored, with every field filled. A file is never changed: what it shows is on somebody's
/// disk. A missing one is written by <c>GOLDEN=rewrite ./test Unit</c>.
/// </summary>
internal static class StoredForms
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Unit/Journal/Golden");

    public static IEnumerable<string> Names(string part) =>
        Directory.EnumerateFiles(Path.Combine(Folder, part), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static byte[] Read(string part, string name) => File.ReadAllBytes(FileOf(part, name));

    /// <summary>The file, which is made from <paramref name="sample"/> where there is none and that was asked for.</summary>
    public static byte[] ReadOrMake(string part, string name, object sample)
    {
        var file = FileOf(part, name);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("GOLDEN") == "rewrite")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var options = new JsonSerializerOptions(JournalJson.Options) { WriteIndented = true };
            File.WriteAllText(file, JsonSerializer.Serialize(sample, sample.GetType(), options) + "\n");
        }

        File.Exists(file).ShouldBeTrue($"{file} is missing: GOLDEN=rewrite ./test Unit, and commit it.");
        return File.ReadAllBytes(file);
    }

    /// <summary>The same JSON, whatever its blanks and the order of its fields.</summary>
    public static void ShouldBeTheSameJson(ReadOnlySpan<byte> written, ReadOnlySpan<byte> stored, string name) =>
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(stored))
            .ShouldBeTrue($"{name}: what is read from the file and written again is {System.Text.Encoding.UTF8.GetString(written)}");

    private static string FileOf(string part, string name) => Path.Combine(Folder, part, name + ".json");
}
