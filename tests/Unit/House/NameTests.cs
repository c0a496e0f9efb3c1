using System.Text.RegularExpressions;

namespace Realtime.Tests.Unit.House;

/// <summary>Names that say nothing are not wanted: whatever would go there has a better place.</summary>
public sealed partial class NameTests
{
    private static readonly HashSet<string> Banned = new(
        ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager", "Managers", "Common"], StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void No_file_folder_or_type_has_a_name_that_says_nothing() =>
        Violations([.. Repository.Files(".cs", ".ts", ".tsx").Where(file => file.Name != "NameTests.cs")]).ShouldBeEmpty();

    [Theory]
    [InlineData("grains/Booking/SlotHelper.cs", "")]
    [InlineData("api/Common/Json.cs", "")]
    [InlineData("client-web/shared/date-utils.ts", "")]
    [InlineData("grains/Chat/Room.cs", "public sealed class RoomManager;")]
    [InlineData("grains/Chat/Room.cs", "internal readonly record struct CommonRoom(int X);")]
    [InlineData("client-web/shared/time.ts", "export interface TimeUtils {")]
    public void A_name_that_says_nothing_is_found(string path, string text) =>
        Violations([new SourceFile(path, text)]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("api/Commons.cs", "class Utilisation;")]
    [InlineData("grain-interfaces/Identity/Caller.cs", "public bool IsManager => true;")]
    public void A_name_that_only_resembles_one_is_fine(string path, string text) =>
        Violations([new SourceFile(path, text)]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files) =>
        from file in files
        let names = file.Path.Split('/').Concat(Types().Matches(file.Text).Select(match => match.Groups[1].Value))
        from name in names
        where Words().Matches(name).Any(word => Banned.Contains(word.Value))
        select $"{file.Path}: {name}";

    [GeneratedRegex(@"\b(?:class|interface|struct|record|enum|type)\s+([A-Z]\w*)")]
    private static partial Regex Types();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();
}
