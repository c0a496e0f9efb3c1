using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Realtime.Tests.Unit.House;

/// <summary>The same packages everywhere: one exact version each, in one file, and a lock file beside each project.</summary>
public sealed partial class PackageTests
{
    [Fact]
    public void Central_versions_are_exact() => Loose(Repository.Read("Directory.Packages.props")).ShouldBeEmpty();

    [Theory]
    [InlineData("1.*")]
    [InlineData("[1.0,2.0)")]
    [InlineData("1.0.0-*")]
    [InlineData("")]
    public void A_version_that_floats_is_found(string version) =>
        Loose($"""<Project><ItemGroup><PackageVersion Include="A" Version="{version}" /></ItemGroup></Project>""").ShouldHaveSingleItem();

    [Fact]
    public void Projects_name_packages_without_a_version() =>
        Repository.Files(".csproj", ".props", ".targets").SelectMany(file => WithVersion(file.Text).Select(package => $"{file.Path}: {package}")).ShouldBeEmpty();

    [Theory]
    [InlineData("Version")]
    [InlineData("VersionOverride")]
    public void A_version_in_a_project_is_found(string attribute) =>
        WithVersion($"""<Project><ItemGroup><PackageReference Include="A" {attribute}="1.0.0" /></ItemGroup></Project>""").ShouldBe(["A"]);

    [Fact]
    public void Every_project_has_a_lock_file() =>
        WithoutLock(Repository.Files(".csproj", ".json").Select(file => file.Path)).ShouldBeEmpty();

    [Fact]
    public void A_project_without_a_lock_file_is_found() =>
        WithoutLock(["a/A.csproj", "a/packages.lock.json", "b/B.csproj"]).ShouldBe(["b/B.csproj"]);

    [Fact]
    public void Every_project_is_part_of_the_solution() =>
        Outside(Repository.Read("Realtime.sln"), Repository.Files(".csproj").Select(file => file.Path)).ShouldBeEmpty();

    [Fact]
    public void A_project_outside_the_solution_is_found() => Outside("", ["b/B.csproj"]).ShouldBe(["b/B.csproj"]);

    private static IEnumerable<string> Loose(string props) => XDocument.Parse(props).Descendants("PackageVersion")
        .Where(package => !Exact().IsMatch(package.Attribute("Version")?.Value ?? ""))
        .Select(package => package.Attribute("Include")!.Value);

    private static IEnumerable<string> WithVersion(string project) => XDocument.Parse(project).Descendants("PackageReference")
        .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
        .Select(package => package.Attribute("Include")!.Value);

    private static IEnumerable<string> WithoutLock(IEnumerable<string> paths)
    {
        var all = paths.ToHashSet(StringComparer.Ordinal);
        return all.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)
            && !all.Contains(Path.GetDirectoryName(path)!.Replace('\\', '/') + "/packages.lock.json"));
    }

    private static IEnumerable<string> Outside(string solution, IEnumerable<string> projects) =>
        projects.Where(project => !solution.Contains(project.Replace('/', '\\'), StringComparison.Ordinal));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?$")]
    private static partial Regex Exact();
}
