using Realtime.Api.Validation;

namespace Realtime.Tests.Api.Practice;

public sealed class RulesTests
{
    [Theory]
    [InlineData("a@b.example", true)]
    [InlineData("first.last+tag@sub.domain.example", true)]
    [InlineData("ünï@bücher.example", true)]
    [InlineData("a@b", false)]
    [InlineData("@b.example", false)]
    [InlineData("a@@b.example", false)]
    [InlineData("a b@c.example", false)]
    [InlineData("a@.example", false)]
    [InlineData("a@b.example.", false)]
    [InlineData("a@b..example", false)]
    [InlineData("a@b.example\r\nBcc: x@y.example", false)]
    public void Email_has_the_shape_of_one(string email, bool allowed) => (Rules.Email(email) is null).ShouldBe(allowed);

    [Theory]
    [InlineData("America/New_York", true)]
    [InlineData("UTC", true)]
    [InlineData("america/new_york", false)]
    [InlineData("Eastern Standard Time", false)]
    [InlineData("../../etc/passwd", false)]
    public void Time_zone_is_of_the_database(string zone, bool allowed) => (Rules.TimeZone(zone) is null).ShouldBe(allowed);

    [Theory]
    [InlineData("https://example.com", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://example.com/", false)]
    [InlineData("https://example.com/page", false)]
    [InlineData("https://*.example.com", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("*", false)]
    [InlineData("null", false)]
    public void Origin_is_scheme_and_host(string origin, bool allowed) => (Rules.Origin(origin) is null).ShouldBe(allowed);

    [Theory]
    [InlineData("a\nb\tc\r", true)]
    [InlineData("😀", true)]
    [InlineData("a\u0000", false)]
    [InlineData("\u001b[0m", false)]
    public void Text_has_no_control_characters(string text, bool allowed) => (Rules.Text(text, 100) is null).ShouldBe(allowed);

    [Fact]
    public void Text_has_no_half_of_a_pair()
    {
        Rules.Text("a" + (char)0xD800, 100).ShouldNotBeNull();
        Rules.Text((char)0xDC00 + "a", 100).ShouldNotBeNull();
        Rules.Text(new string([(char)0xDC00, (char)0xD800]), 100).ShouldNotBeNull();
    }
}
