using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.Specification.Storage;

/// <summary>Entries and texts as the specifications write them.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 14, 0, 0, 123, TimeSpan.Zero);

    public static JournalEntry Of(string text, string? commandId = null) => new("noted.1", commandId, At, Encoding.UTF8.GetBytes(text));

    public static JournalEntry[] Many(int count, string prefix = "entry")
        => [.. Enumerable.Range(1, count).Select(number => Of($"{prefix} {number}"))];

    public static string Text(this StoredEntry entry) => Encoding.UTF8.GetString(entry.Data.Span);

    public static string Text(this Document document) => Encoding.UTF8.GetString(document.Data.Span);

    /// <summary>Runs all at once, as far as the machine can.</summary>
    public static Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> act)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            await start.Task;
            return await act(number);
        }));
        start.SetResult();
        return all;
    }
}
