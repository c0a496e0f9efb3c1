using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Due;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.GrainInterfaces.Desk;

/// <summary>
/// Where a practice's visitors wait, and who takes them. Key: the organization's id. It takes part in conversations once somebody
/// of the practice has gone on duty for the first time.
/// </summary>
/// <remarks>
/// It only proposes: an assignment exists once the conversation itself has taken it, which it does while it is assigned to nobody.
/// Whatever is lost on the way is found again by a due time as long as somebody waits.
/// </remarks>
[Alias("desk.IDeskGrain")]
public interface IDeskGrain : IDueOwner
{
    const int OnDutyMax = 200;

    /// <summary>How long somebody who was given a conversation may be gone before it is given to another.</summary>
    static readonly TimeSpan AnswerWait = TimeSpan.FromMinutes(2);

    /// <summary>How often it looks again while somebody waits, with nobody telling it anything.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>A conversation that heard that the desk takes no part asks again after so long.</summary>
    static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    /// <summary>Goes on duty or off; the same again changes nothing. Staff only, for themselves. <c>limit_reached</c>.</summary>
    Task<Outcome<DeskView>> SetDuty(Caller caller, bool onDuty);

    Task<DeskView> Get();

    /// <summary>Where these conversations stand in the queue; those that do not wait are left out.</summary>
    Task<List<WaitingRoom>> Find(List<string> roomIds);

    /// <summary>A conversation as it is now, as an effect of its items. False while the desk takes no part.</summary>
    Task<bool> Follow(RoomAtDesk room);

    /// <summary>Somebody has come or gone: a hint.</summary>
    Task PresenceChanged(string userId);

    /// <summary>Returns once the effects of all entries committed before the call are carried out (those set aside excepted).</summary>
    Task Settle();

    /// <summary>Tries the effects of an entry that was set aside. True where nothing is set aside there any more, false where they failed again.</summary>
    Task<bool> RetrySetAside(long sequence);
}
