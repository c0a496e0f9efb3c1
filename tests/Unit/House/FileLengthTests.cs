namespace Realtime.Tests.Unit.House;

/// <summary>A file is read top to bottom, so it is short. The list of exceptions may only shrink.</summary>
public sealed class FileLengthTests
{
    private const int LinesMax = 400;

    // Path → the length that it may not exceed. Shorten the number with the file; never add a line here.
    private static readonly Dictionary<string, int> Excepted = new(StringComparer.Ordinal);

    [Fact]
    public void Files_are_short() => Violations(Repository.Files(".cs", ".ts", ".tsx"), Excepted).ShouldBeEmpty();

    [Fact]
    public void A_long_file_is_found() =>
        Violations([FileOf(LinesMax + 1)], []).ShouldHaveSingleItem().ShouldContain("401 lines");

    [Fact]
    public void A_file_of_the_greatest_length_is_fine() => Violations([FileOf(LinesMax)], []).ShouldBeEmpty();

    [Fact]
    public void An_excepted_file_must_not_grow() =>
        Violations([FileOf(451)], new() { ["grains/A.cs"] = 450 }).ShouldHaveSingleItem();

    [Fact]
    public void An_exception_that_is_no_longer_needed_must_go() =>
        Violations([FileOf(380)], new() { ["grains/A.cs"] = 450 }).ShouldHaveSingleItem().ShouldContain("no longer");

    [Fact]
    public void An_exception_must_shrink_with_its_file() =>
        Violations([FileOf(420)], new() { ["grains/A.cs"] = 450 }).ShouldHaveSingleItem().ShouldContain("lower");

    private static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files, Dictionary<string, int> excepted)
    {
        foreach (var file in files)
        {
            var lines = file.Lines.Count;
            var limit = excepted.GetValueOrDefault(file.Path, LinesMax);
            if (lines > limit)
            {
                yield return $"{file.Path} has {lines} lines, more than {limit}";
            }
            else if (limit != LinesMax && lines < limit)
            {
                yield return lines <= LinesMax
                    ? $"{file.Path} is no longer too long: take it off the list"
                    : $"{file.Path} is down to {lines} lines: lower its number";
            }
        }

        foreach (var path in excepted.Keys.Where(path => files.All(file => file.Path != path)))
        {
            yield return $"{path} is no longer there: take it off the list";
        }
    }

    private static SourceFile FileOf(int lines) => new("grains/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)));
}
