using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Privacy;
using Realtime.GrainInterfaces.Search;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Search;

/// <summary>Staff finds again what was said and noted in its practice, as it reads now; nothing of it is kept readable, and nothing of who was erased.</summary>
public abstract class SearchSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly string IndexPartition = $"search/{Clinic.Org}";
    private int _said;

    private ISearchGrain Search => Clinic.Grains.GetGrain<ISearchGrain>(Clinic.Org);

    [Fact]
    public async Task Messages_and_notes_with_every_word_are_found_the_newest_first()
    {
        await Clinic.OpenRoom();
        await Say("I need an appointment on Monday");
        await Say("Monday is my birthday");
        (await Clinic.Notes().Add(new AddNote(Clinic.Owner, "1", "prefers Monday appointments"))).Ok();
        await Say("appointments again: MONDAY!", Clinic.Owner);

        var found = await Find("monday appoint");

        found.Where(item => !item.IsNote).Select(item => (item.Sequence, item.SenderName, item.Snippet))
            .ShouldBe([(3, "Olga", "appointments again: MONDAY!"), (1, "Visitor 1", "I need an appointment on Monday")]);
        var note = found.Single(item => item.IsNote);
        (note.RoomId, note.Sequence, note.SenderId, note.Snippet).ShouldBe(("rm_one", 1, "us_owner", "prefers Monday appointments"));
        (await Find("monday tuesday")).ShouldBeEmpty();
        (await Find("pointment")).ShouldBeEmpty("words are found by how they begin");
    }

    [Fact]
    public async Task After_an_edit_or_a_deletion_only_what_it_says_now_is_found()
    {
        var room = await Clinic.OpenRoom();
        await Say("monday please");
        await Say("thursday please");
        (await room.Edit(new EditMessage("e", Clinic.Visitor(), 1, "wednesday please"))).Ok();
        (await room.Delete(new DeleteMessage("d", Clinic.Owner, 2))).Ok();

        (await Find("wednesday")).ShouldHaveSingleItem().Sequence.ShouldBe(1);
        (await Find("please")).ShouldHaveSingleItem().Sequence.ShouldBe(1);
        (await Find("monday")).ShouldBeEmpty();
        (await Find("thursday")).ShouldBeEmpty();

        // Made again from the journal, the index is the same.
        var kept = (await Records()).Select(record => Encoding.UTF8.GetString(record.Data.Span)).ToList();
        foreach (var record in await Records())
        {
            await Store.Documents.Delete(record.Partition, record.Id);
        }

        await Rebuild();
        (await Records()).Select(record => Encoding.UTF8.GetString(record.Data.Span)).ShouldBe(kept);
    }

    [Theory]
    [InlineData("Der Termin für Frau Müller-Lüdenscheidt", "MULLER")]
    [InlineData("Mu\u0308ller", "müller")]
    [InlineData("قال إنَّهُ بِخَيْر", "انه بخير")]
    [InlineData("שָׁלוֹם לכולם", "שלום")]
    [InlineData("明日の午後に予約をお願いします", "予約")]
    [InlineData("我想预约星期一下午", "星期一")]
    [InlineData("예약하고 싶어요", "예약")]
    [InlineData("นัดหมายวันจันทร์", "วันจันทร์")]
    [InlineData("thank you 🙏🏽", "🙏")]
    [InlineData("ＦＵＬＬ width", "full")]
    public async Task Words_of_every_script_are_found(string text, string query)
    {
        await Clinic.OpenRoom();
        await Say(text);
        await Say("something else");

        (await Find(query)).ShouldHaveSingleItem().Sequence.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_are_whole_whatever_their_size(int limit)
    {
        await Clinic.OpenRoom();
        await Task.WhenAll(Enumerable.Range(1, 430).Select(number => Post("rm_one", $"m{number}", number % 30 == 0 ? "needle here" : $"hay {number}")));
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Clinic.OpenRoom("rm_two", Clinic.Visitor(2));
        for (var number = 1; number <= 5; number++)
        {
            await Post("rm_two", $"t{number}", $"needle {number}", Clinic.Visitor(2));
        }

        var (found, cursor) = (new List<(string, long)>(), (string?)null);
        do
        {
            var page = (await Search.Search(Clinic.Owner, "needle", limit, cursor)).Ok();
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            found.AddRange(page.Items.Select(item => (item.RoomId, item.Sequence)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = (await Everything("rm_one")).Where(message => message.Text == "needle here").Select(message => ("rm_one", message.Sequence)).Reverse();
        found.ShouldBe([.. Enumerable.Range(1, 5).Reverse().Select(number => ("rm_two", (long)number)), .. expected]);
    }

    [Fact]
    public async Task Nobody_but_the_practices_staff_finds_anything()
    {
        await Clinic.OpenRoom();
        await Say("zebrafish");
        (await Search.Search(Clinic.Visitor(), "zebrafish", 10, null)).Refused(ErrorCatalogue.NotFound);
        var other = Clinic.Owner with { OrganizationId = "org_other" };
        (await Search.Search(other, "zebrafish", 10, null)).Refused(ErrorCatalogue.NotFound);

        (await Clinic.Grains.GetGrain<ISearchGrain>("org_other").Search(other, "zebrafish", 10, null)).Ok().Items.ShouldBeEmpty();
        (await Find("zebrafish")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_index_holds_no_word_and_after_an_erasure_nothing_at_all()
    {
        await Clinic.Found(Clinic.Ada);
        (await Clinic.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, "vi_1")).Create(new CreateUser("Visitor 1", "", Role.Visitor, Password: null))).Ok();
        await Clinic.OpenRoom();
        await Clinic.OpenRoom("rm_two", Clinic.Visitor(2));
        await Task.WhenAll(Enumerable.Range(1, 250).Select(number => Post("rm_one", $"m{number}", $"zebrafish {number}")));
        await Say("the zebrafish is well", Clinic.Owner);
        await Post("rm_two", "1", "zebrafish too", Clinic.Visitor(2));
        (await Clinic.Notes().Add(new AddNote(Clinic.Owner, "1", "speaks of zebrafish"))).Ok();
        (await Find("zebrafish", 200)).Count.ShouldBe(200);
        (await Records()).Select(Text).ShouldAllBe(text => !text.Contains("zebra"));
        (await Records()).Count.ShouldBe(4);

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, "vi_1")).Erase(Clinic.Owner)).Ok();

        (await Records()).ShouldHaveSingleItem().Id.ShouldContain("rm_two");
        (await Find("zebrafish")).ShouldHaveSingleItem().RoomId.ShouldBe("rm_two");
        (await Find("erased")).ShouldBeEmpty();
        await Rebuild();
        (await Records()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_erasure_comes_after_what_was_being_written()
    {
        var room = await Clinic.OpenRoom();
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("search/", StringComparison.Ordinal));
        await Say("zebrafish");
        await held.Reached.Soon();
        var erased = new PersonalVault(Store.Documents, Clinic.Org).Erase("vi_1", Store.Time.GetUtcNow());
        await erased;
        var erasing = room.EraseVisitor();
        held.Release();
        await erasing.Soon();
        await room.Settle().Soon();

        (await Records()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_acknowledged_is_found_at_once_also_where_a_crash_came_before_its_indexing()
    {
        await Clinic.OpenRoom();
        await Say("first zebrafish");
        (await Find("zebrafish")).ShouldHaveSingleItem();
        using var held = Server.Storage.Script.Hold(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("search/", StringComparison.Ordinal));
        await Say("second zebra");
        await held.Reached.Soon();
        await Server.Kill();

        var again = new Clinic(await Start()).Grains.GetGrain<ISearchGrain>(Clinic.Org);
        (await again.Search(Clinic.Owner, "zebra", 10, null)).Ok().Items.Select(item => item.Sequence).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Two_owners_that_index_one_stretch_leave_out_no_word_of_either()
    {
        await Clinic.OpenRoom();
        var other = new Clinic(await Start());
        for (var number = 1; number <= 8; number++)
        {
            var text = $"{(char)('a' + number)}word{number}";
            for (var isSaid = false; !isSaid;)
            {
                try
                {
                    (await (number % 2 == 0 ? Clinic : other).Room().Post(new PostMessage(Clinic.Visitor(), $"m{number}", text))).Ok();
                    isSaid = true;
                }
                catch (ServiceUnavailableException)
                {
                    // The other owner was faster; the same again.
                }
            }
        }

        for (var number = 1; number <= 8; number++)
        {
            (await Find($"{(char)('a' + number)}word{number}")).ShouldHaveSingleItem().Sequence.ShouldBe(number);
        }
    }

    [Fact]
    public async Task The_index_is_made_again_from_the_journals()
    {
        await Clinic.OpenRoom();
        await Task.WhenAll(Enumerable.Range(1, 210).Select(number => Post("rm_one", $"m{number}", $"zebra{number}fish")));
        (await Clinic.Notes().Add(new AddNote(Clinic.Owner, "1", "zebra209fish"))).Ok();
        (await Find("zebra209fish")).Count.ShouldBe(2);
        var before = await Records();
        foreach (var record in before)
        {
            await Store.Documents.Delete(record.Partition, record.Id);
        }

        (await Find("zebra209fish")).ShouldBeEmpty();
        await Rebuild();

        (await Find("zebra209fish")).Count.ShouldBe(2);
        (await Records()).Select(record => (record.Id, Text(record))).ShouldBe(before.Select(record => (record.Id, Text(record))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("…!")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13")]
    public async Task A_query_is_some_words(string query) => (await Search.Search(Clinic.Owner, query, 10, null)).Refused(ErrorCatalogue.ValidationFailed);

    [Theory]
    [InlineData("x")]
    [InlineData("YWJj")]
    [InlineData("YSBi")]
    public async Task A_cursor_of_nothing_is_refused(string cursor) => (await Search.Search(Clinic.Owner, "a", 10, cursor)).Refused(ErrorCatalogue.InvalidCursor);

    private static string Text(Document record) => Encoding.UTF8.GetString(record.Data.Span);

    private async Task<List<FoundText>> Find(string query, int limit = 50) => (await Search.Search(Clinic.Owner, query, limit, null)).Ok().Items;

    private Task Say(string text, Caller? by = null) => Post("rm_one", $"s{++_said}", text, by);

    private async Task Post(string roomId, string id, string text, Caller? by = null) =>
        (await Clinic.Room(roomId).Post(new PostMessage(by ?? Clinic.Visitor(), id, text)).Soon()).Ok();

    private async Task<List<Message>> Everything(string roomId)
    {
        var all = new List<Message>();
        while ((await Clinic.Room(roomId).ReadAfter(Clinic.Owner, all.Count, 200)).Ok() is { Items.Count: > 0 } page)
        {
            all.AddRange(page.Items);
        }

        return all;
    }

    private async Task<IReadOnlyList<Document>> Records() => (await Store.Documents.Query(IndexPartition, new DocumentRange())).Items;

    private async Task Rebuild()
    {
        var rebuilt = await new ProjectionRebuild(Store.Journal, Store.Documents).Run(new Progress<long>(), CancellationToken.None);
        rebuilt.Problems.Problems.ShouldBeEmpty();
    }
}
