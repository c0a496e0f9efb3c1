using Realtime.Load.Server;

namespace Realtime.Load.Scenarios.Reconnect;

/// <summary>
/// The people of a run: practices of a hundred, where five of the staff share the conversations of 95 visitors. Everyone has one
/// connection; some, drawn by the seed, will not read once the storm comes.
/// </summary>
internal sealed class Crowd
{
    private const int PracticeSize = 100;
    private const int VisitorsForEachOfStaff = 19;
    private const int SetUpParallelism = 16;

    private readonly List<Conversation> _conversations = [];
    private readonly List<StormClient> _clients = [];

    public IReadOnlyList<StormClient> Clients => _clients;

    public IReadOnlyList<Conversation> Conversations => _conversations;

    public static async Task<Crowd> Gather(
        ScenarioRun run, PracticeClient practice, int clients, int mute, StormMeasurement measurement, Random random, CancellationToken cancellation)
    {
        var crowd = new Crowd();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SetUpParallelism, CancellationToken = cancellation };
        StormClient Person(string accessToken) => new(run.Server, practice, accessToken, measurement, run.Time);

        for (var left = clients; left > 0; left -= PracticeSize)
        {
            var slug = await practice.Found(cancellation);
            var owner = await practice.SignIn(PracticeClient.OwnerOf(slug), cancellation);
            var people = Math.Min(left, PracticeSize);
            var staff = new StormClient[Math.Max(1, people / (VisitorsForEachOfStaff + 1))];
            await Parallel.ForAsync(0, staff.Length, parallel, async (number, stop) =>
                staff[number] = Person(await practice.SignIn(await practice.CreateStaff(owner, slug, $"staff{number}", stop), stop)));
            await Parallel.ForAsync(0, people - staff.Length, parallel, async (number, stop) =>
            {
                var visitor = Person(await practice.CreateVisitor($"Visitor {number + 1}", stop, slug));
                var conversation = new Conversation(await practice.OpenRoom(visitor.AccessToken, stop), visitor, staff[number % staff.Length]);
                lock (crowd)
                {
                    conversation.Enter();
                    crowd._conversations.Add(conversation);
                    crowd._clients.Add(visitor);
                }
            });
            crowd._clients.AddRange(staff);
            run.Progress($"{crowd._clients.Count} of {clients} people have an account");
        }

        var drawn = crowd._clients.ToArray();
        random.Shuffle(drawn);
        foreach (var client in drawn.Take(mute))
        {
            client.IsDrawn = true;
        }

        return crowd;
    }
}

/// <summary>A visitor and who of the staff talks with them.</summary>
internal sealed class Conversation(string roomId, StormClient visitor, StormClient staff)
{
    public string RoomId => roomId;

    public RoomLedger Ledger { get; } = new(members: 2);

    public StormClient Visitor => visitor;

    public bool HasMute => visitor.IsDrawn || staff.IsDrawn;

    public void Enter()
    {
        visitor.Take(roomId, Ledger, 0);
        staff.Take(roomId, Ledger, 1);
    }

    /// <summary>Who says something at this turn: one after the other, but nobody who does not read. Null: neither does.</summary>
    public StormClient? Speaker(long turn)
    {
        var (next, other) = turn % 2 == 0 ? (visitor, staff) : (staff, visitor);
        return !next.IsDrawn ? next : !other.IsDrawn ? other : null;
    }
}
