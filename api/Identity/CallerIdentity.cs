using System.Security.Claims;
using Realtime.Api.Json;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>The verified caller of a request or connection; <paramref name="expiresAt"/> is when its token ends.</summary>
public sealed class CallerIdentity(Caller caller, DateTimeOffset expiresAt, string authenticationType)
    : ClaimsIdentity(ClaimsOf(caller), authenticationType, ClaimNames.Name, ClaimNames.Role)
{
    public Caller Caller => caller;

    public DateTimeOffset ExpiresAt => expiresAt;

    private static Claim[] ClaimsOf(Caller caller) =>
    [
        new(ClaimNames.Subject, caller.UserId),
        new(ClaimNames.Organization, caller.OrganizationId),
        new(ClaimNames.Role, EnumText<Role>.Of(caller.Role)),
        new(ClaimNames.Name, caller.Name),
        new(ClaimNames.Session, caller.SessionId),
    ];
}

/// <summary>What a token grants, by the contract's names.</summary>
public static class ClaimNames
{
    public const string Subject = "sub";
    public const string Organization = "org";
    public const string Role = "role";
    public const string Name = "name";
    public const string Session = "sid";
}

public static class Callers
{
    extension(ClaimsPrincipal principal)
    {
        /// <summary>Who asks; null for somebody without a token.</summary>
        public CallerIdentity? CallerIdentity => principal.Identity as CallerIdentity;

        /// <summary>Who asks, behind an authorization policy.</summary>
        public Caller Caller => principal.CallerIdentity?.Caller ?? throw new InvalidOperationException("This needs an authenticated caller.");
    }
}
