using System.ComponentModel.DataAnnotations;

namespace Realtime.Api.Live;

/// <summary>Bounds and periods of the live half of a front node; section <c>Live</c> of the configuration.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Conversations one connection may have joined at a time.</summary>
    [Range(1, 10_000)]
    public int RoomsPerConnectionMax { get; set; } = 100;

    /// <summary>Users one connection may watch at a time.</summary>
    [Range(1, 10_000)]
    public int PresenceWatchesPerConnectionMax { get; set; } = 500;

    /// <summary>Availability keys (service, therapist, date) one connection may watch at a time.</summary>
    [Range(1, 1_000)]
    public int AvailabilityWatchesPerConnectionMax { get; set; } = 50;

    /// <summary>Hub calls per second that a connection may make in the long run.</summary>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 200;

    /// <summary>Hub calls that a connection may make at once after a rest.</summary>
    [Range(1, 1_000_000)]
    public int CallBurst { get; set; } = 1_000;

    /// <summary>Bytes that wait for a connection to read on, beside the transport's own buffer; beyond them it is disconnected.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int PendingBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Time for a client to read on while something waits for it; after it, it is disconnected.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ReadPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For a client that is disconnected for not reading, to read that it may come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan FarewellTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Newest messages of a joined conversation that a node keeps to answer joins from.</summary>
    [Range(1, 10_000)]
    public int RecentMessagesMax { get; set; } = 256;

    /// <summary>Deliveries of one conversation that wait to be pushed; beyond them they are dropped, and read again from the grain.</summary>
    [Range(1, 100_000)]
    public int DeliveriesWaitingMax { get; set; } = 4_096;

    /// <summary>Messages in the answer to one <c>JoinRoom</c>; a caller that missed more joins again from the last one.</summary>
    [Range(1, 10_000)]
    public int JoinMessagesMax { get; set; } = 1_000;

    /// <summary>Characters of text in that answer, of which at least one message is.</summary>
    [Range(4_000, 16 * 1024 * 1024)]
    public int JoinCharactersMax { get; set; } = 256 * 1024;

    /// <summary>Time for an announced message to arrive by itself before the node reads it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan DeliveryPatience { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between renewals of a conversation's subscription; a third of its lease.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:15")]
    public TimeSpan RoomRenewPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between renewals of a practice's broadcast subscription; a third of its lease.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:15")]
    public TimeSpan BroadcastRenewPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between renewals of presence reports and watches.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:10")]
    public TimeSpan PresenceRenewPeriod { get; set; } = TimeSpan.FromSeconds(7);

    /// <summary>Between recomputations of watched slots that nothing announced: time passes, and announcements may be lost.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AvailabilityRefreshPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two queries of one watched key.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan AvailabilityRest { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Inbox changes of one conversation within this time are sent as one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan InboxCoalescing { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Inbox changes sent to the people of one practice in a second, counted once per connection; beyond it they come later and fewer.</summary>
    [Range(1, 10_000_000)]
    public int InboxEntriesPerSecondMax { get; set; } = 20_000;

    /// <summary>Between checks that the sessions of open connections are still open, beside the announcements of their end.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SessionCheckPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls to grains that one background loop has under way at a time.</summary>
    [Range(1, 1_000)]
    public int BackgroundCallsMax { get; set; } = 16;

    /// <summary>Longest wait for one background call to a grain.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan BackgroundCallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hub calls of one connection under way at a time; they begin in the order of arrival.</summary>
    [Range(1, 1_000)]
    public int ParallelCallsMax { get; set; } = 16;

    /// <summary>Longest frame a client may send.</summary>
    [Range(32 * 1024, 1024 * 1024)]
    public int ReceiveBytesMax { get; set; } = 64 * 1024;

    /// <summary>At shutdown, how long calls and writes under way may take to end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:08")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Null, or one sentence that names the key.</summary>
    internal string? Validate()
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(this, new ValidationContext(this), results, validateAllProperties: true)
            ? null
            : $"{Section}:{results[0].MemberNames.FirstOrDefault()}: {results[0].ErrorMessage}";
    }
}
