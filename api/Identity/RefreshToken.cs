using System.Buffers.Text;
using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>A refresh token: where its session is kept, and the secret that the session knows. Opaque to whoever carries it.</summary>
internal readonly record struct RefreshToken(string OrganizationId, string UserId, string SessionId, string Secret)
{
    private const int LengthMax = 1_024;

    public static string? Of(Session session) => session.RefreshToken is { } secret
        ? new RefreshToken(session.User.OrganizationId, session.User.Id, session.Id, secret).ToString()
        : null;

    public static bool TryParse(string? text, out RefreshToken token)
    {
        token = default;
        if (text is not { Length: > 0 and <= LengthMax } || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('.', 4);
        if (parts.Length != 4 || parts[3].Length == 0 || !parts.Take(3).All(EntityId.IsWellFormed))
        {
            return false;
        }

        token = new RefreshToken(parts[0], parts[1], parts[2], parts[3]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{OrganizationId}.{UserId}.{SessionId}.{Secret}"));
}
