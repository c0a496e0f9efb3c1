using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>A visitor has one open conversation at most, whatever happens while it is made; everyone sees the list that is theirs.</summary>
public abstract class InboxSpecification(GrainStore store) : GrainSpecification(store)
{
    private static readonly Participant Visitor = new("vi_1", "Visitor 1", Role.Visitor);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
    }

    [Fact]
    public async Task Many_at_once_open_one_conversation_and_one_of_them_made_it()
    {
        var outcomes = await Waiting.AtOnce(30, _ => Open());

        outcomes.Select(outcome => outcome.Ok().Room.Id).Distinct().ShouldHaveSingleItem();
        outcomes.Count(outcome => outcome.Value!.Created).ShouldBe(1);
        (await Rooms()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("the conversation", nameof(IDocuments.Put), "room/org_clinic ")]
    [InlineData("the mark of it", nameof(IDocuments.Put), "grain/inbox ")]
    public async Task A_crash_while_it_is_made_leaves_no_second_one(string before, string verb, string subject)
    {
        using var held = Server.Storage.Script.Hold(call => call.Verb == verb && call.Subject.StartsWith(subject, StringComparison.Ordinal));
        var lost = Open();
        await held.Reached.Soon();
        await Server.Kill();
        await lost.ContinueWith(_ => { }, TaskScheduler.Default).Soon();

        var next = new Clinic(await Start());
        var opened = (await Open(next).Soon()).Ok();

        opened.Created.ShouldBeTrue(before);
        (await Rooms()).ShouldBe([opened.Room.Id]);
    }

    [Fact]
    public async Task A_crash_after_it_was_made_and_before_the_answer_gives_the_same_one()
    {
        using var held = Server.Storage.Script.HoldAnswer(call => call.Verb == nameof(IDocuments.Put) && call.Subject.StartsWith("room/", StringComparison.Ordinal));
        var lost = Open();
        await held.Reached.Soon();
        var made = (await Rooms()).Single();
        await Server.Kill();
        await lost.ContinueWith(_ => { }, TaskScheduler.Default).Soon();

        var opened = (await Open(new Clinic(await Start())).Soon()).Ok();

        opened.Room.Id.ShouldBe(made);
        opened.Created.ShouldBeFalse();
    }

    [Fact]
    public async Task Two_owners_of_one_inbox_open_one_conversation()
    {
        var other = new Clinic(await Start());
        var outcomes = await Waiting.AtOnce(10, async number =>
        {
            // Who loses the race for the inbox asks again, as a client does after an error.
            for (; ; )
            {
                try
                {
                    return await Open(number % 2 == 0 ? Clinic : other);
                }
                catch (InconsistentStateException)
                {
                    await Task.Yield();
                }
            }
        });

        outcomes.Select(outcome => outcome.Ok().Room.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task After_the_conversation_was_closed_a_new_one_is_opened()
    {
        var first = (await Open().Soon()).Ok();
        (await Clinic.Room(first.Room.Id).Change(new ChangeRoom(Clinic.Owner, RoomStatus.Closed, null)).Soon()).Ok();

        var second = (await Open().Soon()).Ok();

        second.Created.ShouldBeTrue();
        second.Room.Id.ShouldNotBe(first.Room.Id);
        (await Open().Soon()).Ok().Room.Id.ShouldBe(second.Room.Id);
    }

    [Fact]
    public async Task An_unknown_therapist_is_not_found_and_opens_nothing()
    {
        (await Clinic.Inbox(Clinic.Visitor()).OpenConversation(Visitor, null, "th_none").Soon()).Refused(ErrorCatalogue.NotFound);

        (await Rooms()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_visitor_lists_their_own_staff_all_newest_first_page_by_page()
    {
        var rooms = new List<string>();
        for (var number = 1; number <= 7; number++)
        {
            var visitor = Clinic.Visitor(number);
            var room = (await Clinic.Inbox(visitor).OpenConversation(new Participant(visitor.UserId, visitor.Name, Role.Visitor), null, null).Soon()).Ok().Room;
            Store.Time.Advance(TimeSpan.FromSeconds(1));
            rooms.Insert(0, room.Id);
        }

        (await Clinic.Room(rooms[^1]).Post(new PostMessage(Clinic.Visitor(1), "m", "new")).Soon()).Ok();
        rooms.Insert(0, rooms[^1]);
        rooms.RemoveAt(7);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Clinic.Inbox(Clinic.Owner).List(Clinic.Owner, 3, cursor).Soon()).Ok();
            seen.AddRange(page.Items.Select(room => room.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.ShouldBe(rooms);
        (await Clinic.Inbox(Clinic.Visitor(1)).List(Clinic.Visitor(1), 10, null).Soon()).Ok().Items.ShouldHaveSingleItem().Id.ShouldBe(rooms[0]);
        (await Clinic.Inbox(Clinic.Owner).List(Clinic.Owner, 10, "no cursor").Soon()).Refused(ErrorCatalogue.InvalidCursor);
    }

    [Fact]
    public async Task Who_made_a_conversation_is_told_so_again_and_anybody_else_finds_it_open()
    {
        var inbox = Clinic.Inbox(Clinic.Visitor());
        var made = (await inbox.OpenConversation(Visitor, null, null, "one").Soon()).Ok();
        made.Created.ShouldBeTrue();

        (await inbox.OpenConversation(Visitor, null, null, "one").Soon()).Ok().Created.ShouldBeTrue();
        (await inbox.OpenConversation(Visitor, null, null, "two").Soon()).Ok().Created.ShouldBeFalse();
    }

    private Task<Outcome<OpenedRoom>> Open(Clinic? clinic = null) => (clinic ?? Clinic).Inbox(Clinic.Visitor()).OpenConversation(Visitor, null, null);

    private async Task<List<string>> Rooms() =>
        [.. (await Store.Documents.Query($"room/{Clinic.Org}", new DocumentRange(Limit: 100))).Items.Select(document => document.Id)];
}
