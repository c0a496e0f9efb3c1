using System.Net;

namespace Realtime.Silo.Hosting;

/// <summary>What a process is in the cluster.</summary>
public enum ClusterRole
{
    /// <summary>All of it: one silo and the API in one process, with no membership table. For one machine.</summary>
    Local = 0,

    /// <summary>Holds grains; a member of the cluster. Serves no clients.</summary>
    Silo = 1,

    /// <summary>Holds clients' connections, and no grains: calls silos through their gateways.</summary>
    Front = 2,
}

/// <summary>How silos are chosen for new activations.</summary>
public enum ClusterPlacement
{
    /// <summary>By free memory and processor; the spread is uneven by design.</summary>
    ResourceOptimized = 0,

    /// <summary>Evenly by chance: for silos of one size, and where a silo that has just joined must not get everything at once.</summary>
    Random = 1,
}

/// <summary>
/// A cluster's processes, configured under <c>Cluster</c>; all of one cluster have the same. The values are those measured to
/// recover from a killed silo within 3 s; docs/operations/cluster.md says what each is traded against.
/// </summary>
public sealed class ClusterSettings
{
    public const string Section = "Cluster";

    public ClusterRole Role { get; set; }

    /// <summary>Processes with the same id are one cluster.</summary>
    public string ClusterId { get; set; } = "realtime";

    /// <summary>Part of the keys of stored reminders: never to be changed once there are any.</summary>
    public string ServiceId { get; set; } = "realtime";

    /// <summary>The address that other silos and front nodes reach this silo at; null for the machine's first.</summary>
    public string? Address { get; set; }

    /// <summary>Where silos talk to each other.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Where front nodes talk to silos.</summary>
    public int GatewayPort { get; set; } = 30_000;

    public string MembershipTable { get; set; } = "realtime-silos";

    public string RemindersTable { get; set; } = "realtime-reminders";

    public ClusterPlacement Placement { get; set; } = ClusterPlacement.ResourceOptimized;

    /// <summary>How long a silo waits for another's answer to a probe.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So many probes in a row unanswered are a vote for the other's death.</summary>
    public int ProbesMissedMax { get; set; } = 2;

    /// <summary>So many silos must vote before one is declared dead (at most half of them, rounded up).</summary>
    public int DeathVotes { get; set; } = 2;

    /// <summary>
    /// How long a vote counts: those for one death come within seconds of each other, and are cast again as long as it lasts. An older
    /// one is of another trouble, that has passed.
    /// </summary>
    public TimeSpan VoteLife { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the membership table is read, for what gossip did not bring.</summary>
    public TimeSpan MembershipRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo writes that it lives: after three of these without, one that joins takes no notice of it.</summary>
    public TimeSpan AliveWrite { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a front node reads which silos have a gateway.</summary>
    public TimeSpan GatewayRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try of a front node's call may take: what is under way at a silo that dies is only missed then.</summary>
    public TimeSpan FrontAttempt { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an interrupted call is repeated, all in all; below the 30 s that an HTTP request has.</summary>
    public TimeSpan RetryDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Before the first repeat; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>So many of a process's calls may be repeating at once; one more fails at its first failure.</summary>
    public int RetriesMax { get; set; } = 20_000;

    /// <summary>How long one grain waits for another's answer. Above <see cref="FrontAttempt"/>, or a chain would be given up from both ends.</summary>
    public TimeSpan SiloAttempt { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a silo waits for another's own parts, as its share of the grain directory. Orleans' 30 s keep a grain away for as long, where
    /// the answer was lost with a third silo: a grain is registered before it serves.
    /// </summary>
    public TimeSpan SystemAttempt { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a silo sends a call on, after an activation that is on its way out, before it refuses it.</summary>
    public int ForwardsMax { get; set; } = 8;

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an activation may go unused before it is ended.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often unused activations are looked for.</summary>
    public TimeSpan CollectionPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the end of one activation may take.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How many requests an activation takes, waiting and running; one more is refused.</summary>
    public int MailboxLengthMax { get; set; } = 20_000;

    /// <summary>Of one call or answer: a page of 200 messages of 4,000 four-byte characters, with room to spare.</summary>
    public int MessageBytesMax { get; set; } = 8 * 1024 * 1024;

    /// <summary>How long a silo takes to leave, all in all, before it gives up what is left.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Null, or one line that names the key.</summary>
    public string? Validate()
    {
        return this switch
        {
            { ClusterId.Length: 0 } => Refuse(nameof(ClusterId), "must not be empty"),
            { ServiceId.Length: 0 } => Refuse(nameof(ServiceId), "must not be empty"),
            { Address: { } address } when !IPAddress.TryParse(address, out _) => Refuse(nameof(Address), $"must be an IP address, not '{address}'"),
            _ when SiloPort > IPEndPoint.MaxPort => Refuse(nameof(SiloPort), "must be a port"),
            _ when GatewayPort > IPEndPoint.MaxPort => Refuse(nameof(GatewayPort), "must be a port"),
            _ when Role == ClusterRole.Silo && SiloPort == GatewayPort => Refuse(nameof(GatewayPort), $"must differ from {Section}:{nameof(SiloPort)}"),
            _ when SiloAttempt < FrontAttempt => Refuse(nameof(SiloAttempt), $"must be at least {Section}:{nameof(FrontAttempt)}"),
            _ when RetryDeadline < FrontAttempt => Refuse(nameof(RetryDeadline), $"must be at least {Section}:{nameof(FrontAttempt)}"),
            _ when RetryDelayMax < RetryDelay => Refuse(nameof(RetryDelayMax), $"must be at least {Section}:{nameof(RetryDelay)}"),
            _ when CollectionAge <= CollectionPeriod => Refuse(nameof(CollectionAge), $"must be more than {Section}:{nameof(CollectionPeriod)}"),
            _ => null,
        };
    }

    private static string Refuse(string key, string reason) => $"{Section}:{key} {reason}.";
}
