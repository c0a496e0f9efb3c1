using Realtime.Grains.Notifications;

namespace Realtime.Tests.Unit.Notifications;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("anna@visitor.example", "anna@visitor.example")]
    [InlineData("Anna.B+chat@Visitor.EXAMPLE", "Anna.B+chat@visitor.example")]
    [InlineData("o'neil_{x}@a-b.c1.example", "o'neil_{x}@a-b.c1.example")]
    [InlineData("anna@zürich.example", "anna@xn--zrich-kva.example")]
    public void Normalize_takes_what_may_be_an_address(string address, string expected) => MailAddress.Normalize(address).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("@visitor.example")]
    [InlineData("anna@")]
    [InlineData("anna@localhost")]
    [InlineData("anna@127.0.0.1")]
    [InlineData("anna@[127.0.0.1]")]
    [InlineData("anna@visitor..example")]
    [InlineData("anna@-visitor.example")]
    [InlineData("anna@visitor.example.")]
    [InlineData(".anna@visitor.example")]
    [InlineData("an..na@visitor.example")]
    [InlineData("anna@visitor.example,bob@visitor.example")]
    [InlineData("anna@b@visitor.example")]
    [InlineData("\"an na\"@visitor.example")]
    [InlineData("anna @visitor.example")]
    [InlineData("Anna <anna@visitor.example>")]
    [InlineData("anna@visitor.example\r\nBcc: bob@visitor.example")]
    [InlineData("anna\n@visitor.example")]
    [InlineData("anna%0abcc:bob@visitor.example\n")]
    [InlineData("änna@visitor.example")]
    public void Normalize_takes_nothing_else(string? address) => MailAddress.Normalize(address).ShouldBeNull();

    [Fact]
    public void Normalize_bounds_both_parts()
    {
        MailAddress.Normalize(new string('a', 64) + "@visitor.example").ShouldNotBeNull();
        MailAddress.Normalize(new string('a', 65) + "@visitor.example").ShouldBeNull();
        MailAddress.Normalize("a@" + new string('b', 63) + ".example").ShouldNotBeNull();
        MailAddress.Normalize("a@" + new string('b', 64) + ".example").ShouldBeNull();
        MailAddress.Normalize("a@" + string.Concat(Enumerable.Repeat("bb.", 100)) + "example").ShouldBeNull();
    }
}
