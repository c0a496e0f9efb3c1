using System.Globalization;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>
/// A conversation's record beside its journal: what it was opened with, its read marks, and the summary that lists show.
/// Changes made while a write is under way go out together in the next.
/// </summary>
internal sealed class RoomRecord(IDocuments documents, string organizationId, string roomId)
{
    public const int ReadersMax = 1_000;

    private readonly RoomDirectory _directory = new(documents);
    private long _version;
    private Task _writing = Task.CompletedTask;
    private long _changes;
    private long _written;

    /// <summary>Set here and not written yet; null where there are none such.</summary>
    private List<string>? _ownTags;

    /// <summary>Null until the conversation was opened.</summary>
    public RoomSummary? Summary { get; private set; }

    /// <summary>Reads the record; what <paramref name="prepare"/> does with it is done before anybody sees it.</summary>
    public async Task Load(Func<RoomSummary, Task> prepare)
    {
        if (await _directory.Read(organizationId, roomId) is var (found, version))
        {
            await prepare(found);
            (Summary, _version) = (found, version);
        }
    }

    /// <summary>Makes the record; false where somebody made it meanwhile.</summary>
    public async Task<bool> Create(RoomSummary summary)
    {
        if (await _directory.Write(summary, PutCondition.Absent) is not { } version)
        {
            return false;
        }

        (Summary, _version) = (summary, version);
        return true;
    }

    /// <summary>Brings memory to where the conversation is; false where the record, as another activation wrote it, is further.</summary>
    public bool Follow(Room state, PersonalKey key)
    {
        if (state.Sequence < Summary!.HeadSequence)
        {
            return false;
        }

        Change(summary => RoomDirectory.After(summary, state, key));
        return true;
    }

    /// <summary>Changes memory; <see cref="Write"/> makes it durable.</summary>
    public void Change(Func<RoomSummary, RoomSummary> change)
    {
        Summary = change(Summary!);
        _changes++;
    }

    /// <summary>Moves a read mark on; false where it is there already.</summary>
    public bool MarkRead(string userId, long sequence) => MoveMarks([(userId, sequence)]);

    /// <summary>Whoever wrote has read up to there.</summary>
    public void MarkRead(IEnumerable<Message> messages) => MoveMarks(messages.Select(message => (message.SenderId, message.Sequence)));

    public void SetTags(List<string> tags)
    {
        _ownTags = tags;
        Change(summary => summary with { Tags = tags });
    }

    /// <summary>Returns once what memory holds now is durable; at once where it is.</summary>
    public async Task Write()
    {
        var mine = _changes;
        while (_written < mine)
        {
            if (_writing.IsCompleted)
            {
                _writing = Flush();
            }

            await _writing;
        }
    }

    /// <summary>One copy of the marks for however many moves; true where any moved.</summary>
    private bool MoveMarks(IEnumerable<(string UserId, long Sequence)> moves)
    {
        Dictionary<string, long>? marks = null;
        foreach (var (userId, sequence) in moves)
        {
            var present = marks ?? Summary!.ReadSequences;
            if (present.GetValueOrDefault(userId) < sequence && (present.Count < ReadersMax || present.ContainsKey(userId)))
            {
                marks ??= new Dictionary<string, long>(Summary!.ReadSequences, StringComparer.Ordinal);
                marks[userId] = sequence;
            }
        }

        if (marks is null)
        {
            return false;
        }

        Change(summary => summary with { ReadSequences = marks });
        return true;
    }

    private async Task Flush()
    {
        var upTo = _changes;
        await WriteOnce();
        _written = upTo;
    }

    private async Task WriteOnce()
    {
        for (; ; )
        {
            var summary = Summary!;
            if (await _directory.Write(summary, PutCondition.AtVersion(_version)) is { } version)
            {
                _version = version;
                _ownTags = ReferenceEquals(_ownTags, summary.Tags) ? null : _ownTags;
                return;
            }

            // Another activation wrote: its read marks and tags are kept, and the newer head wins.
            if (await _directory.Read(organizationId, roomId) is not var (theirs, theirVersion))
            {
                throw new StorageUnavailableException($"The record of room {roomId} is gone.");
            }

            _version = theirVersion;
            MoveMarks(theirs.ReadSequences.Select(mark => (mark.Key, mark.Value)));
            if (theirs.HeadSequence > Summary!.HeadSequence)
            {
                Summary = theirs with { ReadSequences = Summary.ReadSequences };
            }

            Summary = Summary with { Tags = _ownTags ?? theirs.Tags };
        }
    }
}

/// <summary>Records of conversations as stored: by id, by practice and by visitor, newest last.</summary>
public sealed class RoomDirectory(IDocuments documents)
{
    private const string PartitionPrefix = "room/";

    public async Task<(RoomSummary Summary, long Version)?> Read(string organizationId, string roomId) =>
        await documents.Read(Partition(organizationId), roomId) is { } document
            ? (JournalJson.Read<RoomSummary>(document.Data), document.Version)
            : null;

    public Task<long?> Write(RoomSummary summary, PutCondition condition) => documents.Put(Record(summary, condition));

    public static DocumentWrite Record(RoomSummary summary, PutCondition condition)
    {
        var visitor = summary.Participants[0].UserId;
        var sort = summary.UpdatedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
        return new DocumentWrite(Partition(summary.OrganizationId), summary.Id, JournalJson.Write(summary), condition)
        {
            First = new IndexEntry(Partition(summary.OrganizationId), sort),
            Second = new IndexEntry($"{Partition(summary.OrganizationId)}/visitor/{visitor}", sort),
        };
    }

    /// <summary>True for a record of this kind, among all that a store holds.</summary>
    public static bool IsRecord(Document document) => document.Partition.StartsWith(PartitionPrefix, StringComparison.Ordinal);

    /// <summary>A record as it is once the conversation is where <paramref name="state"/> is, its last message as readers see it; read marks stay as they are.</summary>
    public static RoomSummary After(RoomSummary record, Room state, PersonalKey key) => record with
    {
        Status = state.Status ?? RoomStatus.Open,
        AssignedTo = state.AssignedTo is { } assigned ? (assigned.Length == 0 ? null : assigned) : record.AssignedTo,
        HeadSequence = state.Sequence,
        LastMessage = state.LastMessage is { } last ? MessageWords.Reveal(last, key) : null,
        UpdatedAt = state.LastMessage?.SentAt ?? record.UpdatedAt,
        QuietSequences = state.Quiet.Count == 0 ? null : [.. state.Quiet],
        Participants = [.. record.Participants.Concat(state.Staff).DistinctBy(participant => participant.UserId)],
    };

    /// <summary>What somebody wrote there; null for an item of another kind, and where it cannot be read any more.</summary>
    public static string? SaidIn(Message stored, PersonalKey key) =>
        stored.Kind == MessageKind.Text && key.Open(stored.Text) is not null ? MessageWords.Reveal(stored, key).Text : null;

    /// <summary>Who said it, as readers see it.</summary>
    public static string NameOfSender(Message stored, PersonalKey key) => MessageWords.Reveal(stored, key).SenderName;

    /// <summary>Newest first; of one visitor, or of the whole practice. Pages end at the last conversation looked at, so none is missed or shown twice.</summary>
    public async Task<RoomPage> List(string organizationId, string? visitorId, int limit, string? cursor, RoomFilter filter)
    {
        var (found, lookedAt) = (new List<RoomSummary>(), 0);
        do
        {
            // Never more than still fit: the cursor stands right behind what was looked at.
            var page = await List(organizationId, visitorId, limit - found.Count, cursor);
            found.AddRange(page.Items.Where(filter.Matches));
            lookedAt += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null && found.Count < limit && lookedAt < IInboxGrain.LookedAtMax);

        return new RoomPage(found, cursor);
    }

    /// <summary>Newest first; of one visitor, or of the whole practice.</summary>
    public async Task<RoomPage> List(string organizationId, string? visitorId, int limit, string? cursor)
    {
        var range = new DocumentRange(Limit: limit, Descending: true, Cursor: cursor);
        var page = visitorId is null
            ? await documents.QueryIndex(DocumentIndex.First, Partition(organizationId), range)
            : await documents.QueryIndex(DocumentIndex.Second, $"{Partition(organizationId)}/visitor/{visitorId}", range);
        return new RoomPage([.. page.Items.Select(document => JournalJson.Read<RoomSummary>(document.Data))], page.NextCursor);
    }

    private static string Partition(string organizationId) => $"{PartitionPrefix}{organizationId}";
}
