namespace Realtime.Tests.Unit.House;

/// <summary>The folder tree is the index: a feature has one name, in every project.</summary>
public sealed class FeatureFolderTests
{
    private static readonly string[] Projects = ["grain-interfaces", "grains", "api"];

    // What the product does.
    private static readonly string[] Features =
        ["Booking", "Chat", "Search", "Desk", "Presence", "Practice", "Identity", "Notifications", "Payments", "Privacy"];

    // What every feature rests on.
    private static readonly string[] Foundations =
    [
        "Live", "Due", "Idempotency", "Errors", "Storage", "Journal", "Operations", "Json", "Origins", "Paging", "Reading", "Validation", "Configuration", "OpenApi",
    ];

    [Fact]
    public void Folders_are_named_after_features() =>
        Violations(Projects.SelectMany(project => Repository.FilesIn(project, ".cs"))).ShouldBeEmpty();

    [Theory]
    [InlineData("grains/Bookings/Calendar.cs")]
    [InlineData("api/Controllers/BookingController.cs")]
    [InlineData("grain-interfaces/Messages/Text.cs")]
    public void A_folder_with_another_name_is_found(string path) =>
        Violations([new SourceFile(path, "")]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("api/Program.cs")]
    [InlineData("grains/Booking/Slots/Search.cs")]
    public void Files_at_the_top_and_folders_inside_a_feature_are_free(string path) =>
        Violations([new SourceFile(path, "")]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) => files
        .Select(file => file.Path.Split('/'))
        .Where(parts => parts.Length > 2 && !Features.Concat(Foundations).Contains(parts[1], StringComparer.Ordinal))
        .Select(parts => $"{parts[0]}/{parts[1]} is no feature's name")
        .Distinct(StringComparer.Ordinal);
}
