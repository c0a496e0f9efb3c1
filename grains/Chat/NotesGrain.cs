using Microsoft.Extensions.Logging;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Live;
using Realtime.Grains.Privacy;
using Realtime.Grains.Search;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Loads, decides, commits and publishes what staff notes beside one conversation.</summary>
[Reentrant, GrainType("notes")]
internal sealed class NotesGrain(IJournal journal, IDocuments documents, IIdSource ids, TimeProvider time, ILogger<NotesGrain> log)
    : JournaledGrain<RoomNotes, INoteEvent>(journal, documents, time, log), INotesGrain
{
    private readonly IJournal _journal = journal;
    private readonly IDocuments _documents = documents;
    private SearchedStream _searched = null!;
    private PersonalVault _vault = null!;
    private PersonalKey _key = PersonalKey.Erased;
    private string? _visitorId;
    private string _organizationId = "";
    private string _roomId = "";

    protected override string StreamName => $"notes/{_organizationId}/{_roomId}";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_organizationId, _roomId) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _vault = new PersonalVault(_documents, _organizationId);
        _searched = new SearchedStream(_journal, _documents, ids, StreamName, _organizationId, _roomId, SearchSource.Notes);
        if (await new RoomDirectory(_documents).Read(_organizationId, _roomId) is var (room, _))
        {
            _key = await _vault.KeyOf(room.Participants[0].UserId);
            _visitorId = room.Participants[0].UserId;
        }

        await base.OnActivateAsync(cancellationToken);
    }

    public async Task<Outcome<NoteAdded>> Add(AddNote command)
    {
        var caller = command.Caller;
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        if (_key.IsErased)
        {
            return ErrorCatalogue.RoomClosed.Problem("The visitor was erased.");
        }

        if ((MessageText.CheckId(command.ClientNoteId, "clientNoteId") ?? MessageText.Check(command.Text)) is { } problem)
        {
            return problem;
        }

        var commandId = $"{caller.UserId}/{command.ClientNoteId}";
        var posted = new NotePosted($"nt_{ids.NewId()}", command.ClientNoteId, caller.UserId, caller.Name, _key.Seal(command.Text));
        var (refused, sequence, isRepeat) = await Stream.Execute<(Problem?, long, bool)>(commandId, (notes, _) =>
        {
            if (notes.ResultOf(commandId) is { } first)
            {
                return new([], _ => (null, first, true));
            }

            return notes.Sequence >= INotesGrain.NotesMax
                ? new([], _ => (ErrorCatalogue.LimitReached.Problem($"A conversation has at most {INotesGrain.NotesMax} notes."), 0, false))
                : new([posted], after => (null, after.Sequence, false));
        });
        return refused is null ? new NoteAdded((await Read(sequence - 1, 1))[0], isRepeat) : refused;
    }

    public async Task<Outcome<NotePage>> ReadAfter(Caller caller, long afterSequence, int limit)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        var items = await Read(Math.Max(0, afterSequence), Math.Clamp(limit, 1, INotesGrain.PageMax));
        return new NotePage(items, Math.Max(Stream.Head, items is [.., var newest] ? newest.Sequence : 0));
    }

    public async Task<Outcome<NotePage>> ReadBefore(Caller caller, long beforeSequence, int limit)
    {
        if (!MaySee(caller))
        {
            return ErrorCatalogue.NotFound;
        }

        await Stream.EnsureLoaded();
        var last = Math.Min(beforeSequence - 1, Stream.Head);
        var first = Math.Max(1, last - Math.Clamp(limit, 1, INotesGrain.PageMax) + 1);
        return new NotePage(last < first ? [] : await Read(first - 1, (int)(last - first + 1)), Stream.Head);
    }

    public async Task EraseVisitor()
    {
        if (_visitorId is { } visitorId)
        {
            _vault.Forget(visitorId);
            _key = await _vault.KeyOf(visitorId);
            await Stream.EnsureLoaded();
            await _searched.Erase(Stream.Head);
        }
    }

    protected override RoomNotes NewState() => new();

    protected override void OnCommitted(RoomNotes state, IReadOnlyList<Committed<INoteEvent>> entries)
    {
        var broadcast = GrainFactory.GetGrain<IBroadcastGrain>(_organizationId);
        foreach (var (entry, change) in entries)
        {
            broadcast.NoteAdded(_roomId, Reveal(((NotePosted)change).ToNote(entry))).AsHint();
        }
    }

    protected override Task CarryOut(IReadOnlyList<Committed<INoteEvent>> entries) => _key.IsErased
        ? Task.CompletedTask
        : _searched.Add([.. entries.Select(entry => new SearchableText(entry.Entry.Sequence, entry.Entry.At, Reveal(((NotePosted)entry.Event).ToNote(entry.Entry)).Text))]);

    protected override JournalSnapshot WriteSnapshot(RoomNotes state, long sequence) =>
        new(sequence, NotesSnapshot.Format, JournalJson.Write(state.ToSnapshot()));

    protected override RoomNotes ReadSnapshot(JournalSnapshot snapshot) =>
        RoomNotes.FromSnapshot(JournalJson.Read<NotesSnapshot>(snapshot.Data), snapshot.Sequence);

    /// <summary>From the journal each time: notes are few, and nobody waits for them as for messages.</summary>
    private async Task<List<Note>> Read(long after, int limit) =>
    [
        .. (await _journal.Read(StreamName, after, limit)).Select(entry => Reveal(
            ((NotePosted)EventCodec<INoteEvent>.Decode(entry.Kind, entry.Data.Span)).ToNote(new EntryContext(entry.Sequence, entry.CommandId, entry.At)))),
    ];

    private Note Reveal(Note note) => note with { Text = _key.Open(note.Text) ?? PersonalKey.ErasedText };

    private bool MaySee(Caller caller)
    {
        if (_visitorId is null)
        {
            // The conversation may be opened after this activation began; this one would never learn of it.
            DeactivateOnIdle();
            return false;
        }

        return caller.Role.IsStaff && caller.OrganizationId == _organizationId;
    }
}
