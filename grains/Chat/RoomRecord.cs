using System.Globalization;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Journal;
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

    /// <summary>Null until the conversation was opened.</summary>
    public RoomSummary? Summary { get; private set; }

    public async Task Load()
    {
        if (await _directory.Read(organizationId, roomId) is { } found)
        {
            (Summary, _version) = found;
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

    /// <summary>Changes memory; <see cref="Write"/> makes it durable.</summary>
    public void Change(Func<RoomSummary, RoomSummary> change)
    {
        Summary = change(Summary!);
        _changes++;
    }

    /// <summary>Moves a read mark on; false where it is there already.</summary>
    public bool MarkRead(string userId, long sequence) => MoveMarks([(userId, sequence)]);

    /// <summary>Whoever wrote has read up to there.</summary>
    public void MarkRead(IReadOnlyList<Message> messages) => MoveMarks(messages.Select(message => (message.SenderId, message.Sequence)));

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
                return;
            }

            // Another activation wrote: its read marks are kept, and the newer head wins.
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
        }
    }
}

/// <summary>Records of conversations as stored: by id, by practice and by visitor, newest last.</summary>
internal sealed class RoomDirectory(IDocuments documents)
{
    public async Task<(RoomSummary Summary, long Version)?> Read(string organizationId, string roomId) =>
        await documents.Read(Partition(organizationId), roomId) is { } document
            ? (JournalJson.Read<RoomSummary>(document.Data), document.Version)
            : null;

    public Task<long?> Write(RoomSummary summary, PutCondition condition)
    {
        var visitor = summary.Participants[0].UserId;
        var sort = summary.UpdatedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
        return documents.Put(new DocumentWrite(Partition(summary.OrganizationId), summary.Id, JournalJson.Write(summary), condition)
        {
            First = new IndexEntry(Partition(summary.OrganizationId), sort),
            Second = new IndexEntry($"{Partition(summary.OrganizationId)}/visitor/{visitor}", sort),
        });
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

    private static string Partition(string organizationId) => $"room/{organizationId}";
}
