using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Realtime.Tests.Unit.House;

/// <summary>A banned call does not compile: the lists name real members, every project gets them, and nobody switches them off.</summary>
public sealed partial class BannedCallTests
{
    private const string Rule = "RS0030";

    [Fact]
    public async Task A_banned_call_does_not_compile()
    {
        var output = await Compile("class C { System.DateTime M() { System.Threading.Thread.Sleep(1); return System.DateTime.UtcNow; } }");
        output.ShouldContain("error RS0030: The symbol 'DateTime.UtcNow' is banned");
        output.ShouldContain("error RS0030: The symbol 'Thread.Sleep(int)' is banned");
    }

    [Fact]
    public async Task A_call_that_is_not_banned_compiles() =>
        (await Compile("class C { System.DateTimeOffset M(System.TimeProvider time) => time.GetUtcNow(); }")).ShouldNotContain(Rule);

    [Theory]
    [InlineData("BannedSymbols.txt")]
    [InlineData("grains/BannedSymbols.Grains.txt")]
    public void Every_line_names_a_member_that_exists_and_its_replacement(string list) => Unresolved(Repository.Read(list)).ShouldBeEmpty();

    [Theory]
    [InlineData("P:System.DateTime.Nowadays;Use TimeProvider")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Double);Await")]
    [InlineData("P:System.DateTime.Now")]
    public void A_line_that_bans_nothing_or_names_no_replacement_is_found(string line) => Unresolved(line).ShouldHaveSingleItem();

    [Fact]
    public void Every_project_gets_the_list_and_the_analyser() =>
        Unwired(Repository.Read("Directory.Build.props"), Repository.Read(".editorconfig"), Repository.Read("tests/Directory.Build.props")).ShouldBeEmpty();

    [Fact]
    public void Missing_wiring_is_found() => Unwired("<Project />", "", "<Project />").Count().ShouldBe(4);

    [Fact]
    public void Nobody_switches_it_off() => SwitchingOff(Repository.Files(".cs", ".csproj", ".props", ".editorconfig", ".globalconfig")).ShouldBeEmpty();

    [Theory]
    [InlineData("grains/A.cs", "#pragma warning disable RS0030")]
    [InlineData("grains/A.cs", "[SuppressMessage(\"ApiDesign\", \"RS0030\")]")]
    [InlineData("grains/A.csproj", "<NoWarn>$(NoWarn);RS0030</NoWarn>")]
    [InlineData("grains/.editorconfig", "dotnet_diagnostic.RS0030.severity = none")]
    [InlineData("grains/A.csproj", "<RunAnalyzers>false</RunAnalyzers>")]
    public void Whoever_switches_it_off_is_found(string path, string text) => SwitchingOff([new SourceFile(path, text)]).ShouldHaveSingleItem();

    private static IEnumerable<string> Unresolved(string list) =>
        from line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where !line.StartsWith("//", StringComparison.Ordinal)
        let parts = line.Split(';')
        where parts.Length < 2 || parts[1].Length == 0 || !Resolves(parts[0])
        select line;

    private static bool Resolves(string documentationId)
    {
        var id = DocumentationId().Match(documentationId);
        var type = FindType(id.Groups["type"].Value);
        return (type, id.Groups["kind"].Value) switch
        {
            (null, _) => false,
            (_, "P") => type.GetProperty(id.Groups["member"].Value) is not null,
            (_, "M") => type.GetMethods().Where(method => method.Name == id.Groups["member"].Value).Any(method => Parameters(method) == Bare(id.Groups["parameters"].Value)),
            _ => false,
        };
    }

    // The framework loads an assembly when something in it is used, so the runtime's own are asked by name.
    private static Type? FindType(string name) => new[] { typeof(object).Assembly, typeof(Process).Assembly, typeof(HttpClient).Assembly, typeof(Console).Assembly }
        .Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    // Types without their generic arguments are enough to tell these overloads apart.
    private static string Parameters(MethodInfo method) => string.Join(',', method.GetParameters().Select(parameter =>
        parameter.ParameterType.IsGenericParameter ? "" : $"{parameter.ParameterType.Namespace}.{parameter.ParameterType.Name.Split('`')[0]}"));

    private static string Bare(string parameters)
    {
        var bare = parameters;
        while (GenericArguments().IsMatch(bare))
        {
            bare = GenericArguments().Replace(bare, "");
        }

        return bare;
    }

    private static IEnumerable<string> Unwired(string props, string editorConfig, string testProps)
    {
        if (!XDocument.Parse(props).Descendants("PackageReference").Any(item => item.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers"))
        {
            yield return "Directory.Build.props does not reference the analyser";
        }

        if (!XDocument.Parse(props).Descendants("AdditionalFiles").Any(item => item.Attribute("Include")?.Value.EndsWith("/BannedSymbols.txt", StringComparison.Ordinal) == true
            || item.Attribute("Include")?.Value.EndsWith(")BannedSymbols.txt", StringComparison.Ordinal) == true))
        {
            yield return "Directory.Build.props does not hand over BannedSymbols.txt";
        }

        if (!editorConfig.Contains("dotnet_diagnostic.RS0030.severity = error", StringComparison.Ordinal))
        {
            yield return ".editorconfig does not make RS0030 an error";
        }

        if (!testProps.Contains("GetPathOfFileAbove('Directory.Build.props'", StringComparison.Ordinal))
        {
            yield return "tests/Directory.Build.props does not import the root's";
        }
    }

    private static IEnumerable<string> SwitchingOff(IEnumerable<SourceFile> files) => files
        .Where(file => !file.Path.StartsWith("tests/Unit/House/", StringComparison.Ordinal) && Off().IsMatch(file.Text))
        .Select(file => file.Path);

    private static async Task<string> Compile(string source)
    {
        var folder = Directory.CreateTempSubdirectory("banned-").FullName;
        try
        {
            var file = Path.Combine(folder, "Snippet.cs");
            await File.WriteAllTextAsync(file, source);
            var package = Path.Combine(Repository.BuildValue("PackagesFolder"), "microsoft.codeanalysis.bannedapianalyzers");
            var analysers = Directory.GetFiles(package, "*.dll", SearchOption.AllDirectories).Where(path => path.Contains($"{Path.DirectorySeparatorChar}cs{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
            var config = Path.Combine(folder, ".editorconfig");
            File.Copy(Path.Combine(Repository.Root, ".editorconfig"), config);
            string[] arguments =
            [
                Path.Combine(Repository.BuildValue("CompilerFolder"), "bincore", "csc.dll"), "-nologo", "-target:library", $"-out:{folder}/out.dll",
                $"-additionalfile:{Repository.Root}/BannedSymbols.txt", $"-analyzerconfig:{config}",
                $"-r:{typeof(object).Assembly.Location}", .. analysers.Select(path => $"-a:{path}"), file,
            ];
            using var compiler = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = await compiler.StandardOutput.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            return output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"^(?<kind>[PM]):(?<type>.+)\.(?<member>\w+)(``\d+)?(\((?<parameters>.*)\))?$")]
    private static partial Regex DocumentationId();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex GenericArguments();

    [GeneratedRegex(@"#pragma\s+warning\s+disable[^\n]*RS0030|""RS0030|<(NoWarn|WarningsNotAsErrors)>[^<]*RS0030|RS0030\.severity\s*=(?!\s*error)|<RunAnalyzers(DuringBuild)?>\s*false")]
    private static partial Regex Off();
}
