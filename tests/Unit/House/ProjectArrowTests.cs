using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Realtime.Tests.Unit.House;

/// <summary>Arrows between projects run one way, and only where the design draws them.</summary>
public sealed partial class ProjectArrowTests
{
    // What each project may reference directly. Tests may reference anything, and nothing may reference tests.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Realtime.GrainRuntime"] = [],
        ["Realtime.GrainInterfaces"] = ["Realtime.GrainRuntime"],
        ["Realtime.Grains"] = ["Realtime.GrainInterfaces"],
        ["Realtime.Silo"] = ["Realtime.Grains"],
        ["Realtime.Api"] = ["Realtime.GrainInterfaces", "Realtime.Silo"],
        ["Realtime.Load"] = [],
        ["Realtime.Infra"] = [],
        ["Realtime.Cluster"] = [],
    };

    [Fact]
    public void Every_project_references_only_what_the_design_allows() =>
        Violations(Repository.Files(".csproj").Select(file => (Name(file), References(file.Text)))).ShouldBeEmpty();

    [Theory]
    [InlineData("Realtime.Grains", "Realtime.Silo")]
    [InlineData("Realtime.GrainInterfaces", "Realtime.Grains")]
    [InlineData("Realtime.Load", "Realtime.Api")]
    [InlineData("Realtime.Unheard", "Realtime.Grains")]
    public void An_arrow_that_is_not_allowed_is_found(string from, string to) =>
        Violations([(from, [to])]).ShouldHaveSingleItem();

    [Fact]
    public void Only_the_composition_root_of_the_api_names_silo_or_grains() =>
        NamingTheOtherSide(Repository.FilesIn("api", ".cs")).ShouldBeEmpty();

    [Theory]
    [InlineData("using Realtime.Silo;")]
    [InlineData("var x = new Realtime.Grains.Booking.Calendar();")]
    [InlineData("using Realtime.Grains.Storage;")]
    public void A_file_of_the_api_that_names_the_other_side_is_found(string line)
    {
        NamingTheOtherSide([new SourceFile("api/Booking/BookingEndpoints.cs", line)]).ShouldHaveSingleItem();
        NamingTheOtherSide([new SourceFile("api/Program.cs", line)]).ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_reference_no_packages_and_do_no_io()
    {
        PackagesOf(Repository.Read("grain-interfaces/Realtime.GrainInterfaces.csproj")).ShouldBeEmpty();
        DoingIo(Repository.FilesIn("grain-interfaces", ".cs")).ShouldBeEmpty();
    }

    [Fact]
    public void A_contract_that_does_io_or_brings_a_package_is_found()
    {
        PackagesOf("""<Project><ItemGroup><PackageReference Include="NodaTime" /></ItemGroup></Project>""").ShouldBe(["NodaTime"]);
        DoingIo([new SourceFile("grain-interfaces/A.cs", "using System.Net.Http;")]).ShouldHaveSingleItem();
        DoingIo([new SourceFile("grain-interfaces/A.cs", "var text = File.ReadAllText(path);")]).ShouldHaveSingleItem();
    }

    [Fact]
    public void No_grain_contract_or_endpoint_knows_its_host() =>
        NamingTheHost([.. Repository.FilesIn("grains", ".cs"), .. Repository.FilesIn("grain-interfaces", ".cs"), .. Repository.FilesIn("api", ".cs")])
            .ShouldBeEmpty();

    [Theory]
    [InlineData("using Orleans;")]
    [InlineData("    using Orleans.Runtime;")]
    [InlineData("Orleans.Runtime.RequestContext.Clear();")]
    [InlineData("using Realtime.GrainRuntime;")]
    [InlineData("#if GRAINHOST_EMBEDDED")]
    public void A_file_that_knows_its_host_is_found(string line) =>
        NamingTheHost([new SourceFile("grains/Booking/CalendarGrain.cs", line)]).ShouldHaveSingleItem();

    [Fact]
    public void A_comment_may_say_Orleans() =>
        NamingTheHost([new SourceFile("grains/A.cs", "/// <summary>As Orleans. does it.</summary>")]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<(string Project, IReadOnlyList<string> References)> projects) =>
        from project in projects
        where !IsTest(project.Project)
        from reference in project.References
        where !Allowed.GetValueOrDefault(project.Project, []).Contains(reference, StringComparer.Ordinal)
        select $"{project.Project} must not reference {reference}";

    private static bool IsTest(string project) =>
        project.StartsWith("Realtime.Tests.", StringComparison.Ordinal) || project == "Realtime.Benchmarks";

    private static IEnumerable<string> NamingTheOtherSide(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Path != "api/Program.cs" && OtherSide().IsMatch(file.Text)).Select(file => file.Path);

    private static IEnumerable<string> DoingIo(IEnumerable<SourceFile> files) => LinesMatching(files, Io());

    private static IEnumerable<string> NamingTheHost(IEnumerable<SourceFile> files) => LinesMatching(files, Host());

    private static IEnumerable<string> LinesMatching(IEnumerable<SourceFile> files, Regex pattern) =>
        from file in files
        from line in file.Lines
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(line)
        select $"{file.Path}: {line.Trim()}";

    private static string Name(SourceFile project) => Path.GetFileNameWithoutExtension(project.Path);

    private static IReadOnlyList<string> References(string project) =>
    [
        .. XDocument.Parse(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    // The Orleans build's contracts need Orleans' own serialiser attributes, and nothing else.
    private static IEnumerable<string> PackagesOf(string project) => XDocument.Parse(project).Descendants()
        .Where(item => item.Name.LocalName is "PackageReference" or "FrameworkReference")
        .Select(item => item.Attribute("Include")!.Value)
        .Where(package => package != "Microsoft.Orleans.Sdk");

    [GeneratedRegex(@"\bRealtime\.(Silo|Grains)\b")]
    private static partial Regex OtherSide();

    [GeneratedRegex(@"\bSystem\.(IO|Net|Data|Diagnostics\.Process)\b|\b(File|Directory|HttpClient|Console|Environment)\s*[.(]|\bMicrosoft\.")]
    private static partial Regex Io();

    [GeneratedRegex(@"\busing\s+(static\s+)?Orleans\b|\bOrleans\.|\busing\s+Realtime\.GrainRuntime\b|^\s*#(if|elif)\b")]
    private static partial Regex Host();
}
