namespace Realtime.Tests.Unit.House;

/// <summary>
/// Files that freeze what others rely on. Lines may be added, never changed or removed: whoever wrote the old form is still out
/// there. <c>GOLDEN=rewrite ./test Unit</c> writes them anew; the difference then shows in the review.
/// </summary>
internal static class Golden
{
    private const string Folder = "tests/Unit/House/Golden";

    public static void Check(string name, IReadOnlyList<string> now)
    {
        var path = Path.Combine(Repository.Root, Folder, name);
        if (Environment.GetEnvironmentVariable("GOLDEN") == "rewrite")
        {
            File.WriteAllLines(path, now);
        }

        Compare(File.Exists(path) ? File.ReadAllLines(path) : [], now).ShouldBeEmpty(
            $"{Folder}/{name} and the code differ. A line that is new: GOLDEN=rewrite ./test Unit, and commit the file. A line that changed or went: old nodes and stored data still use it; keep it, and append.");
    }

    /// <summary>Every difference: lines that are gone (or changed) and lines that are new.</summary>
    public static IEnumerable<string> Compare(IReadOnlyList<string> frozen, IReadOnlyList<string> now) =>
        frozen.Except(now, StringComparer.Ordinal).Select(line => $"gone: {line}")
            .Concat(now.Except(frozen, StringComparer.Ordinal).Select(line => $"new: {line}"));
}

public sealed class GoldenTests
{
    [Fact]
    public void A_changed_line_is_a_line_gone_and_a_line_new() =>
        Golden.Compare(["booking 0 string", "booking 1 long"], ["booking 0 string", "booking 1 int"])
            .ShouldBe(["gone: booking 1 long", "new: booking 1 int"]);

    [Fact]
    public void The_same_lines_in_another_order_are_no_difference() =>
        Golden.Compare(["a", "b"], ["b", "a"]).ShouldBeEmpty();
}
