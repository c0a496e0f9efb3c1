using System.Text.Json;

namespace Realtime.Tests.Linearizability.Histories;

/// <summary>A history as a file, so that what was recorded once can be checked again: threads do not run the same way twice.</summary>
internal static class HistoryFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Save(History history, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(history, Json));
    }

    /// <exception cref="JsonException">It is not a history.</exception>
    public static History Load(string path) =>
        JsonSerializer.Deserialize<History>(File.ReadAllText(path), Json) ?? throw new JsonException($"{path} is empty.");
}
