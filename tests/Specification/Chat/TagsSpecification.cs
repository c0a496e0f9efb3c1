using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Tags are kept beside the conversation; lists by tag, status and assignee are whole, page by page.</summary>
public abstract class TagsSpecification(GrainStore store) : GrainSpecification(store)
{
    [Fact]
    public async Task Tags_are_set_as_a_whole_and_outlive_a_restart()
    {
        var room = await Clinic.OpenRoom();
        (await room.SetTags(Clinic.Owner, ["vip", "Übergabe"])).Ok().Tags.ShouldBe(["vip", "Übergabe"]);
        (await room.Post(new PostMessage(Clinic.Visitor(), "1", "hello"))).Ok();
        (await room.SetTags(Clinic.Owner, ["vip"])).Ok();
        await room.Settle();

        (await new Clinic(await Start()).Room().Get(Clinic.Owner)).Ok().Tags.ShouldBe(["vip"]);
        (await room.SetTags(Clinic.Owner, [])).Ok().Tags.ShouldBe([]);
        (await room.SetTags(Clinic.Visitor(), ["mine"])).Refused(ErrorCatalogue.NotFound);
        (await room.SetTags(Clinic.Owner with { OrganizationId = "org_other" }, ["mine"])).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task Tags_change_no_sequence_no_order_and_nobody_elses_list()
    {
        var node = new RecordingNode();
        await Clinic.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n1", Server.Grains.CreateObjectReference<IFrontNode>(node));
        var room = await Clinic.OpenRoom();
        var before = (await room.Post(new PostMessage(Clinic.Visitor(), "1", "hello"))).Ok().Message;
        await room.Settle();
        Store.Time.Advance(TimeSpan.FromSeconds(5));

        (await room.SetTags(Clinic.Owner, ["vip"])).Ok();
        (await room.SetTags(Clinic.Owner, ["vip"])).Ok();

        await Waiting.Until(() => !node.TagChanges.IsEmpty, "the tags are told");
        var (roomId, tags) = node.TagChanges.ShouldHaveSingleItem();
        (roomId, tags.Single()).ShouldBe(("rm_one", "vip"));
        var after = (await room.Get(Clinic.Owner)).Ok();
        (after.HeadSequence, after.UpdatedAt).ShouldBe((1, before.SentAt));
    }

    [Fact]
    public async Task Two_owners_that_set_tags_and_marks_at_once_lose_neither()
    {
        var room = await Clinic.OpenRoom();
        for (var number = 1; number <= 20; number++)
        {
            (await room.Post(new PostMessage(Clinic.Visitor(), $"{number}", "hello"))).Ok();
        }

        await room.Settle();
        var other = new Clinic(await Start()).Room();
        (await other.Get(Clinic.Owner)).Ok().HeadSequence.ShouldBe(20);

        for (var number = 1; number <= 10; number++)
        {
            await Task.WhenAll(room.SetTags(Clinic.Owner, [$"round {number}"]), other.MarkRead(Clinic.Owner, number));
        }

        var stored = (await new Clinic(await Start()).Room().Get(Clinic.Owner)).Ok();
        stored.Tags.ShouldBe(["round 10"]);
        stored.ReadSequences[Clinic.Owner.UserId].ShouldBe(10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Filtered_lists_are_whole_whatever_the_page(int limit)
    {
        for (var number = 0; number < 30; number++)
        {
            Store.Time.Advance(TimeSpan.FromMinutes(1));
            var room = await Clinic.OpenRoom($"rm_{number}", Clinic.Visitor(number));
            if (number % 3 == 0)
            {
                (await room.SetTags(Clinic.Owner, ["Third", "any"])).Ok();
            }

            var assignee = number % 5 == 0 ? new Participant("us_tom", "Tom", Role.Therapist) : null;
            (await room.Change(new ChangeRoom(Clinic.Owner, number % 2 == 0 ? RoomStatus.Closed : null, assignee))).Ok();
        }

        (await Numbers(limit, new RoomFilter("third", null, null))).ShouldBe(Expected(number => number % 3 == 0));
        (await Numbers(limit, new RoomFilter(null, RoomStatus.Open, null))).ShouldBe(Expected(number => number % 2 != 0));
        (await Numbers(limit, new RoomFilter(null, null, "us_tom"))).ShouldBe(Expected(number => number % 5 == 0));
        (await Numbers(limit, new RoomFilter("any", RoomStatus.Closed, ""))).ShouldBe(Expected(number => number % 6 == 0 && number % 5 != 0));
        (await Numbers(limit, new RoomFilter("none such", null, null))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_visitor_may_not_ask_by_tag_and_finds_only_their_own()
    {
        var room = await Clinic.OpenRoom();
        await Clinic.OpenRoom("rm_two", Clinic.Visitor(2));
        (await room.SetTags(Clinic.Owner, ["vip"])).Ok();
        var inbox = Clinic.Inbox(Clinic.Visitor());

        (await inbox.List(Clinic.Visitor(), 10, null, new RoomFilter("vip", null, null))).Refused(ErrorCatalogue.Forbidden);
        (await inbox.List(Clinic.Visitor(), 10, null, new RoomFilter(null, RoomStatus.Open, null))).Ok().Items.Select(item => item.Id).ShouldBe(["rm_one"]);
    }

    private static IEnumerable<int> Expected(Func<int, bool> condition) => Enumerable.Range(0, 30).Where(condition).Reverse();

    private async Task<List<int>> Numbers(int limit, RoomFilter filter)
    {
        var (numbers, cursor) = (new List<int>(), (string?)null);
        do
        {
            var page = (await Clinic.Inbox(Clinic.Owner).List(Clinic.Owner, limit, cursor, filter)).Ok();
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            numbers.AddRange(page.Items.Select(room => int.Parse(room.Id[3..], null)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return numbers;
    }
}
