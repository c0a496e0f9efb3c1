using System.Globalization;
using System.Text.RegularExpressions;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Tests.Unit.House;

/// <summary>Clients branch on codes, so codes, their status and their promise about retrying stay.</summary>
public sealed partial class ErrorCatalogueTests
{
    [Fact]
    public void The_catalogue_is_frozen() => Golden.Check("errors.txt", Describe(ErrorCatalogue.ByCode.Values));

    [Fact]
    public void The_catalogue_is_well_formed() => Violations(ErrorCatalogue.ByCode.Values).ShouldBeEmpty();

    [Theory]
    [InlineData("SlotTaken", 409, false, "Taken.")]
    [InlineData("slot_taken", 200, false, "Taken.")]
    [InlineData("slot_taken", 409, true, "Taken.")]
    [InlineData("overloaded", 503, false, "Too much.")]
    [InlineData("slot_taken", 409, false, "taken")]
    public void An_entry_that_is_not_well_formed_is_found(string code, int status, bool retryable, string sentence) =>
        Violations([new ErrorKind(code, status, retryable, sentence)]).ShouldHaveSingleItem();

    [Fact]
    public void A_changed_status_shows_in_the_description() =>
        Golden.Compare(Describe([new ErrorKind("a", 409, false, "A.")]), Describe([new ErrorKind("a", 422, false, "A.")])).Count().ShouldBe(2);

    private static IReadOnlyList<string> Describe(IEnumerable<ErrorKind> kinds) =>
    [
        .. kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Code} {kind.Status} {(kind.Retryable ? "retryable" : "final")}"))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Violations(IEnumerable<ErrorKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!Code().IsMatch(kind.Code))
            {
                yield return $"{kind.Code} is not snake_case";
            }

            if (kind.Status is < 400 or > 599)
            {
                yield return $"{kind.Code} has the status {kind.Status}";
            }

            // What may succeed unchanged later is what the server, not the request, stands in the way of.
            if (kind.Retryable != (kind.Status is 429 or >= 500))
            {
                yield return $"{kind.Code}: status {kind.Status} and retryable {kind.Retryable} contradict each other";
            }

            if (kind.Sentence.Length == 0 || !char.IsUpper(kind.Sentence[0]) && !char.IsDigit(kind.Sentence[0]) || kind.Sentence[^1] != '.')
            {
                yield return $"{kind.Code}: '{kind.Sentence}' is not a sentence";
            }
        }
    }

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex Code();
}
