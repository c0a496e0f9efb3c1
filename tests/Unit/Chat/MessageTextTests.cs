using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Chat;

namespace Realtime.Tests.Unit.Chat;

public sealed class MessageTextTests
{
    public static TheoryData<string, string> Allowed => new()
    {
        { "one letter", "a" },
        { "the longest of letters", new string('a', Message.TextLengthMax) },
        { "the longest of emoji, two code units each", string.Concat(Enumerable.Repeat("\U0001F600", Message.TextLengthMax)) },
        { "right to left", "\u0634\u0643\u0631\u0627 \u05E9\u05DC\u05D5\u05DD" },
        { "a family of joined emoji", "\U0001F468\u200D\U0001F469\u200D\U0001F467" },
        { "tab and line ends", "a\tb\r\nc" },
        { "markup, kept as it is", "<script>alert(1)</script> &amp;" },
        { "a blank", " " },
        { "the last scalar", "\U0010FFFF" },
    };

    public static TheoryData<string, string?> Refused => new()
    {
        { "nothing", null },
        { "empty", "" },
        { "one letter too many", new string('a', Message.TextLengthMax + 1) },
        { "one emoji too many", string.Concat(Enumerable.Repeat("\U0001F600", Message.TextLengthMax)) + "a" },
        { "a high surrogate alone", "a" + '\uD83D' },
        { "a low surrogate alone", '\uDE00' + "a" },
        { "surrogates the wrong way round", new string(['\uDE00', '\uD83D']) },
        { "NUL", "a\0b" },
        { "escape", "\u001b[31m" },
        { "delete", "\u007f" },
        { "a C1 control", "\u0085" },
    };

    [Theory]
    [MemberData(nameof(Allowed), DisableDiscoveryEnumeration = true)]
    public void Text_that_may_be_said_is_allowed(string what, string text) => MessageText.Check(text).ShouldBeNull(what);

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Text_that_may_not_be_said_is_refused(string what, string? text)
    {
        var problem = MessageText.Check(text).ShouldNotBeNull(what);

        problem.Code.ShouldBe(ErrorCatalogue.ValidationFailed.Code);
        problem.Errors!.Keys.ShouldBe(["text"]);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("~!aZ09-_/", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("\u00e9", false)]
    [InlineData("a\n", false)]
    public void A_client_message_id_is_visible_ASCII(string? id, bool isAllowed) => (MessageText.CheckId(id) is null).ShouldBe(isAllowed);

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_client_message_id_has_a_greatest_length(int length, bool isAllowed) =>
        (MessageText.CheckId(new string('x', length)) is null).ShouldBe(isAllowed);
}
