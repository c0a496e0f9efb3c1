using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>Access tokens: a caller and an expiry, encrypted and signed by Data Protection; opaque to whoever carries them.</summary>
public sealed class AccessTokens(IDataProtectionProvider protection, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int LengthMax = 4_096;
    private readonly IDataProtector _protector = protection.CreateProtector("Realtime.AccessToken.v1");

    /// <summary>A token for a session, good from now for its role's lifetime.</summary>
    public (string Token, int ExpiresInSeconds) Issue(Session session)
    {
        var user = session.User;
        var lifetime = user.Role.IsStaff ? options.Value.AccessTokenLifetime : options.Value.VisitorTokenLifetime;
        var content = new Content(
            user.OrganizationId, user.Id, (int)user.Role, user.Name, session.Id, (time.GetUtcNow() + lifetime).ToUnixTimeMilliseconds());
        var token = Base64Url.EncodeToString(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(content)));
        return (token, (int)lifetime.TotalSeconds);
    }

    /// <summary>Who carries the token, or null for one that is forged, foreign or over.</summary>
    public CallerIdentity? Read(string token)
    {
        if (token.Length is 0 or > LengthMax || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            var content = JsonSerializer.Deserialize<Content>(_protector.Unprotect(Base64Url.DecodeFromChars(token)))!;
            var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(content.Expires);
            return expiresAt > time.GetUtcNow()
                ? new CallerIdentity(
                    new Caller(content.Organization, content.User, (Role)content.Role, content.Name, content.Session), expiresAt, AccessTokenHandler.Scheme)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Content(string Organization, string User, int Role, string Name, string Session, long Expires);
}
