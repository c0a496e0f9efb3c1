using Realtime.GrainInterfaces.Errors;

namespace Realtime.GrainInterfaces.Identity;

/// <summary>One account: its profile, its password's hash and its sessions. Key: <see cref="GrainKeys.Of"/>(organization, user).</summary>
[Alias("identity.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    const int SessionsMax = 500;
    static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    /// <summary>Makes the account; the same command again changes nothing.</summary>
    Task<Outcome<User>> Create(CreateUser command);

    /// <summary>Null where there is no such account.</summary>
    Task<User?> Get();

    /// <summary>A new session, if the password is right; an unknown account takes as long to refuse as a known one.</summary>
    Task<Outcome<Session>> SignIn(string password);

    /// <summary>A new session without a password: for visitors only.</summary>
    Task<Outcome<Session>> OpenVisitorSession();

    /// <summary>Exchanges a refresh secret for the next. A secret used before revokes its session.</summary>
    /// <param name="sessionId">Whose secret it is.</param>
    /// <param name="secret">The present one.</param>
    /// <param name="next">Chosen by the caller, unguessable: by it a repeat of the same exchange is known and answered as the first was.</param>
    Task<Outcome<Session>> Refresh(string sessionId, string secret, string next);

    /// <summary>Ends a session; its access and refresh tokens are refused from now on.</summary>
    Task Revoke(string sessionId);

    /// <summary>True while the session is open and the account active.</summary>
    [ReadOnly]
    Task<bool> HasSession(string sessionId);

    /// <summary>Where a visitor wants answers to be mailed; the same again changes nothing. <c>not_found</c> for anybody else.</summary>
    Task<Outcome<User>> SetVisitorEmail(string email);

    /// <summary>Closes a visitor's account and erases what it says of them; anybody else's stays.</summary>
    Task EraseVisitor();

    /// <summary>Closes the account and every session of it, and says so to front nodes.</summary>
    Task Disable();
}
