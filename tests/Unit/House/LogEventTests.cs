using System.Globalization;
using System.Text.RegularExpressions;

namespace Realtime.Tests.Unit.House;

/// <summary>An event id means one thing in the logs of the whole system, for ever.</summary>
public sealed partial class LogEventTests
{
    private static readonly string[] Projects = ["grain-runtime", "grains", "silo", "api"];

    [Fact]
    public void Event_ids_are_unique() => Violations(Projects.SelectMany(project => Repository.FilesIn(project, ".cs"))).ShouldBeEmpty();

    [Theory]
    [InlineData("""[LoggerMessage(7, LogLevel.Information, "b")]""")]
    [InlineData("""[LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "b")]""")]
    [InlineData("[LoggerMessage(\n    EventId = 7,\n    Level = LogLevel.Warning)]")]
    public void An_id_used_twice_is_found(string second) =>
        Violations([new SourceFile("api/A.Log.cs", """[LoggerMessage(7, LogLevel.Information, "a")]"""), new SourceFile("silo/B.Log.cs", second)])
            .ShouldHaveSingleItem().ShouldContain("7");

    [Theory]
    [InlineData("""[LoggerMessage(LogLevel.Information, "no id")]""")]
    [InlineData("""[LoggerMessage(Events.Started, LogLevel.Information, "an id that this test cannot read")]""")]
    public void A_message_without_a_literal_id_is_found(string text) =>
        Violations([new SourceFile("api/A.Log.cs", text)]).ShouldHaveSingleItem();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        var seen = new Dictionary<int, string>();
        foreach (var (file, arguments) in files.SelectMany(file => Messages().Matches(file.Text).Select(match => (file, match.Groups[1].Value))))
        {
            var id = Id().Match(arguments);
            if (!id.Success)
            {
                yield return $"{file.Path}: a log message without a literal event id: {arguments.Trim()}";
            }
            else if (!seen.TryAdd(int.Parse(id.Groups[1].Value, CultureInfo.InvariantCulture), file.Path))
            {
                var number = int.Parse(id.Groups[1].Value, CultureInfo.InvariantCulture);
                yield return $"{file.Path}: event id {number} is also in {seen[number]}";
            }
        }
    }

    [GeneratedRegex(@"\[LoggerMessage\(([^\]]*)")]
    private static partial Regex Messages();

    [GeneratedRegex(@"(?:^\s*|\b[Ee]ventId\s*[=:]\s*)(\d+)")]
    private static partial Regex Id();
}
