using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Live;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

/// <summary>Notes stand beside a conversation: durable, in a sequence of their own, and no part of the conversation.</summary>
public abstract class NotesSpecification(GrainStore store) : GrainSpecification(store)
{
    private INotesGrain Notes => Clinic.Notes();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.OpenRoom();
    }

    [Fact]
    public async Task Notes_have_a_sequence_of_their_own_and_the_conversation_none_of_them()
    {
        await Say("1", "hello");
        (await Add("a", "first")).Ok().Note.Sequence.ShouldBe(1);
        await Say("2", "anybody?");
        (await Add("b", "second")).Ok().Note.Sequence.ShouldBe(2);

        var page = (await Notes.ReadAfter(Clinic.Owner, 0, 10)).Ok();
        page.Items.Select(note => (note.Sequence, note.ClientNoteId, note.AuthorId, note.AuthorName, note.Text))
            .ShouldBe([(1, "a", "us_owner", "Olga", "first"), (2, "b", "us_owner", "Olga", "second")]);
        page.HeadSequence.ShouldBe(2);
        var room = (await Clinic.Room().Get(Clinic.Visitor())).Ok();
        (room.HeadSequence, room.UnreadBy(Clinic.Owner.UserId), room.LastMessage!.Text).ShouldBe((2, 2, "anybody?"));
        (await Clinic.Room().ReadAfter(Clinic.Visitor(), 0, 200)).Ok().Items.Select(message => message.Text).ShouldBe(["hello", "anybody?"]);
    }

    [Fact]
    public async Task Pages_go_forward_and_back_also_after_a_restart()
    {
        for (var number = 1; number <= 7; number++)
        {
            (await Add($"n{number}", $"note {number}")).Ok();
        }

        await Server.Deactivate(Notes);

        Sequences(await Notes.ReadAfter(Clinic.Owner, 2, 3)).ShouldBe([3, 4, 5]);
        Sequences(await Notes.ReadBefore(Clinic.Owner, 4, 2)).ShouldBe([2, 3]);
        Sequences(await Notes.ReadBefore(Clinic.Owner, long.MaxValue, 200)).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
        Sequences(await Notes.ReadAfter(Clinic.Owner, 7, 5)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repeat_gives_the_first_answer_also_after_a_restart_and_by_another_owner()
    {
        var first = (await Add("same", "text")).Ok();
        (first.Repeat, (await Add("other", "text")).Ok().Note.Sequence).ShouldBe((false, 2));
        await Server.Deactivate(Notes);

        foreach (var notes in new[] { Notes, new Clinic(await Start()).Notes() })
        {
            var again = (await notes.Add(new AddNote(Clinic.Owner, "same", "another text"))).Ok();
            (again.Repeat, again.Note).ShouldBe((true, first.Note));
        }
    }

    [Fact]
    public async Task Two_owners_lose_double_and_reorder_nothing()
    {
        var other = new Clinic(await Start()).Notes();
        await Waiting.AtOnce(6, async author =>
        {
            for (var number = 0; number < 10; number++)
            {
                await Insist((author + number) % 2 == 0 ? Notes : other, $"{author}-{number}");
            }

            return true;
        });

        var all = (await new Clinic(await Start()).Notes().ReadAfter(Clinic.Owner, 0, 200)).Ok();
        all.Items.Select(note => note.Sequence).ShouldBe(Enumerable.Range(1, 60).Select(number => (long)number));
        all.Items.Select(note => note.Text).Distinct().Count().ShouldBe(60);
        foreach (var author in all.Items.GroupBy(note => note.Text.Split('-')[0]))
        {
            author.Select(note => int.Parse(note.Text.Split('-')[1], null)).ShouldBeInOrder(SortDirection.Ascending);
        }
    }

    [Fact]
    public async Task Visitors_and_other_practices_find_nothing_there()
    {
        (await Add("a", "first")).Ok();
        foreach (var caller in new[] { Clinic.Visitor(), Clinic.Visitor(2), Clinic.Owner with { OrganizationId = "org_other" } })
        {
            (await Notes.Add(new AddNote(caller, "x", "text"))).Refused(ErrorCatalogue.NotFound);
            (await Notes.ReadAfter(caller, 0, 10)).Refused(ErrorCatalogue.NotFound);
            (await Notes.ReadBefore(caller, 9, 10)).Refused(ErrorCatalogue.NotFound);
        }

        (await Clinic.Notes("rm_nothing").Add(new AddNote(Clinic.Owner, "x", "text"))).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_note_of_a_conversation_that_was_opened_later_is_taken()
    {
        (await Clinic.Notes("rm_later").ReadAfter(Clinic.Owner, 0, 10)).Refused(ErrorCatalogue.NotFound);
        await Clinic.OpenRoom("rm_later", Clinic.Visitor(3));

        await Waiting.Until(async () => (await Clinic.Notes("rm_later").ReadAfter(Clinic.Owner, 0, 10)).Value is not null, "the notes are found");
    }

    [Theory]
    [InlineData("", "text", "clientNoteId")]
    [InlineData("a b", "text", "clientNoteId")]
    [InlineData("a", "", "text")]
    [InlineData("a", "\u0001", "text")]
    public async Task What_no_message_may_be_no_note_may_be(string id, string text, string field) =>
        (await Notes.Add(new AddNote(Clinic.Owner, id, text))).Refused(ErrorCatalogue.ValidationFailed).Errors!.Keys.ShouldBe([field]);

    [Fact]
    public async Task Front_nodes_are_told_of_each_note()
    {
        var node = new RecordingNode();
        await Clinic.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n1", Server.Grains.CreateObjectReference<IFrontNode>(node));

        var added = (await Add("a", "first")).Ok();

        await Waiting.Until(() => !node.Notes.IsEmpty, "the note is told");
        node.Notes.ShouldBe([("rm_one", added.Note)]);
        node.Messages.ShouldBeEmpty();
    }

    private static IEnumerable<long> Sequences(Outcome<NotePage> page) => page.Ok().Items.Select(note => note.Sequence);

    private async Task Say(string id, string text) => (await Clinic.Room().Post(new PostMessage(Clinic.Visitor(), id, text))).Ok();

    private Task<Outcome<NoteAdded>> Add(string id, string text) => Notes.Add(new AddNote(Clinic.Owner, id, text));

    private static async Task Insist(INotesGrain notes, string text)
    {
        for (; ; )
        {
            try
            {
                (await notes.Add(new AddNote(Clinic.Owner, text, text))).Ok();
                return;
            }
            catch (ServiceUnavailableException)
            {
                // The other owner was faster; the same again.
            }
        }
    }
}
