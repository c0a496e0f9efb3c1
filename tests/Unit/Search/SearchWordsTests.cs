using Realtime.Grains.Search;

namespace Realtime.Tests.Unit.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Hello, World!", "hello|world")]
    [InlineData("don't  l'homme", "don|t|l|homme")]
    [InlineData("Ça va à l'Été? Ångström naïve", "ca|va|a|l|ete|angstrom|naive")]
    [InlineData("e\u0301te\u0301 A\u030Angstro\u0308m", "ete|angstrom")]
    [InlineData("Straße Œuvre ﬁnd Łódź İstanbul ısı", "strasse|oeuvre|find|lodz|istanbul|isi")]
    [InlineData("ΟΔΟΣ οδός Ёлка Việt", "οδοσ|οδοσ|елка|viet")]
    [InlineData("ＡＢＣ１２ ﾊﾝｶｸ", "abc12|ハンカク")]
    [InlineData("شَدّة إسلام أحمد كـتاب على", "شده|اسلام|احمد|كتاب|علي")]
    [InlineData("שָׁלוֹם עליכם", "שלום|עליכם")]
    [InlineData("हिन्दी में", "हिन्दी|में")]
    [InlineData("안녕하세요 서울", "안녕하세요|서울")]
    [InlineData("痛みがあります。東京、AB痛", "痛みかあります|東京|ab|痛")]
    [InlineData("สวัสดีครับ ok", "สวัสดีครับ|ok")]
    [InlineData("a\u200Bb \u202Ertl\u202C co\u00ADop", "ab|rtl|coop")]
    [InlineData("ok 👍🏽👍 <b>", "ok|👍|👍|b")]
    [InlineData("50mg 12.30", "50mg|12|30")]
    [InlineData("", "")]
    [InlineData("… — !", "")]
    public void Texts_are_taken_apart_and_folded(string text, string expected) =>
        string.Join('|', SearchWords.Of(text).Select(word => word.Folded)).ShouldBe(expected);

    [Theory]
    [InlineData("appointment", "app", true)]
    [InlineData("appointment", "appointments", false)]
    [InlineData("Appointments", "APPOINTMENT", true)]
    [InlineData("disappoint", "appoint", false)]
    [InlineData("to do", "to", true)]
    [InlineData("tomorrow", "to", false)]
    [InlineData("頭痛がする", "痛が", true)]
    [InlineData("頭痛がする", "痛", true)]
    [InlineData("頭痛", "歯痛", false)]
    public void A_word_is_found_by_how_it_begins_and_a_run_by_any_part(string text, string query, bool isFound) =>
        Snippet.FirstMatch(text, SearchWords.Of(query)).HasValue.ShouldBe(isFound);

    [Fact]
    public void Words_say_where_they_begin()
    {
        const string text = "e\u0301a 👍 ﬁsh";

        SearchWords.Of(text).Select(word => text[word.Start..]).ShouldBe([text, "👍 ﬁsh", "ﬁsh"]);
    }

    [Fact]
    public void What_must_be_in_the_index_for_a_query_is_there_for_every_text_that_answers_it()
    {
        var tokens = new SearchTokens(new byte[16]);
        foreach (var (text, query) in new[]
        {
            ("The appointment is ours", "appoint OUR is"), ("頭痛がする", "痛が 頭"), ("ok 👍", "👍"), ("Été à Łódź", "ete lod"), ("a b abc abcd abcde", "a b abc abcd abcde"),
        })
        {
            var kept = new HashSet<ushort>();
            tokens.Add(text, kept);
            tokens.Wanted(SearchWords.Of(query)).IsSubsetOf(kept).ShouldBeTrue(query);
        }
    }

    [Fact]
    public void Another_key_makes_other_tokens()
    {
        var (one, other) = (new HashSet<ushort>(), new HashSet<ushort>());
        new SearchTokens(new byte[16]).Add("some words of a text", one);
        new SearchTokens(Enumerable.Repeat((byte)7, 16).ToArray()).Add("some words of a text", other);

        one.Intersect(other).Count().ShouldBeLessThan(2);
    }

    /// <summary>The vectors of SipHash's authors: key 00…0f, data 00 01 02 ….</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(2, 0x0d6c8009d9a94f5a)]
    [InlineData(3, 0x85676696d7fb7e2d)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void SipHash_gives_what_its_authors_say(int length, ulong expected) =>
        SipHash.Of([.. Enumerable.Range(0, 16).Select(value => (byte)value)], [.. Enumerable.Range(0, length).Select(value => (byte)value)]).ShouldBe(expected);

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(499)]
    public void A_snippet_is_a_piece_around_the_word_of_whole_characters(int at)
    {
        var text = string.Concat(Enumerable.Repeat("👩‍⚕️é ", 100))[..500];

        var snippet = Snippet.Around(text, at);

        snippet.Length.ShouldBeLessThanOrEqualTo(Snippet.LengthMax + 2);
        var inner = snippet.Trim('…');
        text.ShouldContain(inner);
        text.IndexOf(inner, StringComparison.Ordinal).ShouldBeLessThanOrEqualTo(at);
        char.IsLowSurrogate(inner[0]).ShouldBeFalse();
        inner[0].ShouldNotBe('\u200D');
        Snippet.Around("short", 0).ShouldBe("short");
    }
}
