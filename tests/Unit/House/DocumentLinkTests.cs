using System.Text.RegularExpressions;

namespace Realtime.Tests.Unit.House;

/// <summary>What a page points at is there.</summary>
public sealed partial class DocumentLinkTests
{
    [Fact]
    public void There_is_a_readme() => File.Exists(Path.Combine(Repository.Root, "README.md")).ShouldBeTrue();

    [Fact]
    public void Relative_links_lead_somewhere() => Violations(Repository.Files(".md"), Exists).ShouldBeEmpty();

    [Theory]
    [InlineData("[the journal](journal.md)")]
    [InlineData("![the widget](../pictures/widget.png)")]
    [InlineData("[a heading](missing.md#heading)")]
    public void A_link_to_nothing_is_found(string text) =>
        Violations([new SourceFile("docs/decisions/0001.md", text)], _ => false).ShouldHaveSingleItem();

    [Theory]
    [InlineData("[the web](https://example.com)")]
    [InlineData("[mail](mailto:a@b.example)")]
    [InlineData("[above](#above)")]
    [InlineData("```\n[not a link](in-code.md)\n```")]
    [InlineData("`[not a link](in-code.md)`")]
    [InlineData("<!-- [not yet](soon.md) -->")]
    public void What_is_no_relative_link_is_left_alone(string text) =>
        Violations([new SourceFile("README.md", text)], _ => false).ShouldBeEmpty();

    [Fact]
    public void A_link_is_read_from_where_its_page_lies() =>
        Violations([new SourceFile("docs/decisions/0001.md", "[x](../operations/one-machine.md)")], path => path == "docs/operations/one-machine.md").ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> pages, Func<string, bool> exists) =>
        from page in pages
        from Match link in Links().Matches(NoText().Replace(page.Text, ""))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !Absolute().IsMatch(target)
        let path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, target))).Replace('\\', '/')
        where !exists(path)
        select $"{page.Path} points at {target}, which is not there";

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("```.*?```|`[^`\n]*`|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex NoText();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Absolute();
}
