using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Grains.Live;
using Realtime.Grains.Privacy;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Identity;

/// <summary>An account and its sessions. Of secrets only hashes are kept.</summary>
[GrainType("user")]
internal sealed class UserGrain([PersistentState("user")] IPersistentState<UserState> state, IIdSource ids, TimeProvider time) : Grain, IUserGrain
{
    private static readonly PasswordHasher<UserGrain> Passwords = new();

    /// <summary>Of no password: what an unknown account is compared with, so that it takes as long.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => Passwords.HashPassword(null!, Guid.NewGuid().ToString()));

    private UserState State => state.State;

    public async Task<Outcome<User>> Create(CreateUser command)
    {
        if (State.User is null)
        {
            var (organizationId, userId) = GrainKeys.Parse(this.GetPrimaryKeyString());
            await state.Save(this, State with
            {
                User = new User(userId, organizationId, command.Name, command.Email, command.Role, Active: true, time.GetUtcNow()),
                PasswordHash = command.Password is { } password ? Passwords.HashPassword(this, password) : null,
            });
        }

        return State.User!;
    }

    public Task<User?> Get() => Task.FromResult(State.User);

    public async Task<Outcome<Session>> SignIn(string password)
    {
        var verdict = Passwords.VerifyHashedPassword(this, State.PasswordHash ?? NobodysHash.Value, password);
        return verdict != PasswordVerificationResult.Failed && State is { User.Active: true, PasswordHash: not null }
            ? await OpenSession(withRefresh: true)
            : ErrorCatalogue.InvalidCredentials;
    }

    public async Task<Outcome<Session>> OpenVisitorSession() =>
        State.User is { Active: true, Role: Role.Visitor } ? await OpenSession(withRefresh: false) : ErrorCatalogue.NotFound;

    public async Task<Outcome<Session>> Refresh(string sessionId, string secret, string next)
    {
        var now = time.GetUtcNow();
        if (State is not { User: { Active: true } user } || State.Sessions.Find(session => session.Id == sessionId) is not { SecretHash: { } hash } found
            || found.RefreshUntil <= now)
        {
            return ErrorCatalogue.InvalidRefreshToken;
        }

        // Whoever knows the secret that is in force now was the one to put it there: the first answer was lost on its way.
        if (Matches(hash, next))
        {
            return new Session(sessionId, user, next);
        }

        if (!Matches(hash, secret))
        {
            // RFC 9700, 4.14.2: an old secret means that somebody has a copy, so nobody keeps the session.
            await Revoke(sessionId);
            return ErrorCatalogue.InvalidRefreshToken;
        }

        await state.Save(this, State with
        {
            Sessions = State.Sessions.ConvertAll(session => session.Id == sessionId
                ? session with { SecretHash = Hash(next), RefreshUntil = now + IUserGrain.RefreshLifetime }
                : session),
        });
        return new Session(sessionId, user, next);
    }

    public async Task Revoke(string sessionId)
    {
        if (State.Sessions.Exists(session => session.Id == sessionId))
        {
            await state.Save(this, State with { Sessions = State.Sessions.FindAll(session => session.Id != sessionId) });
            Tell(sessionId);
        }
    }

    public Task<bool> HasSession(string sessionId) =>
        Task.FromResult(State.User is { Active: true } && State.Sessions.Exists(session => session.Id == sessionId));

    public async Task Disable()
    {
        if (State.User is { Active: true } user)
        {
            await state.Save(this, State with { User = user with { Active = false }, Sessions = [] });
            Tell(sessionId: null);
        }
    }

    public async Task<Outcome<User>> SetVisitorEmail(string email)
    {
        if (State.User is not { Active: true, Role: Role.Visitor } user)
        {
            return ErrorCatalogue.NotFound;
        }

        if (user.Email != email)
        {
            await state.Save(this, State with { User = user with { Email = email } });
        }

        return State.User!;
    }

    public async Task EraseVisitor()
    {
        if (State.User is { Role: Role.Visitor } user)
        {
            await state.Save(this, State with { User = user with { Name = PersonalKey.ErasedText, Email = null, Active = false }, Sessions = [] });
            Tell(sessionId: null);
        }
    }

    private async Task<Session> OpenSession(bool withRefresh)
    {
        var secret = withRefresh ? ids.NewSecret() : null;
        var opened = new SessionState($"{EntityId.Session}_{ids.NewId()}", secret is null ? null : Hash(secret), time.GetUtcNow() + IUserGrain.RefreshLifetime);

        // The oldest device makes way, and so does what has run out.
        var now = time.GetUtcNow();
        var kept = State.Sessions.Where(session => session.RefreshUntil > now).TakeLast(IUserGrain.SessionsMax - 1);
        await state.Save(this, State with { Sessions = [.. kept, opened] });
        return new Session(opened.Id, State.User!, secret);
    }

    private void Tell(string? sessionId)
    {
        var user = State.User!;
        Hint.Send(() => GrainFactory.GetGrain<IBroadcastGrain>(user.OrganizationId).SessionsEnded(user.Id, sessionId));
    }

    private static bool Matches(string hash, string secret) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

[GenerateSerializer, Alias("user-state")]
public sealed record UserState
{
    [Id(0)]
    public User? User { get; init; }

    [Id(1)]
    public string? PasswordHash { get; init; }

    [Id(2)]
    public List<SessionState> Sessions { get; init; } = [];
}

/// <param name="SecretHash">SHA-256 of the present refresh secret; null for a visitor's session.</param>
[GenerateSerializer, Alias("session-state")]
public sealed record SessionState(
    [property: Id(0)] string Id,
    [property: Id(1)] string? SecretHash,
    [property: Id(2)] DateTimeOffset RefreshUntil);
