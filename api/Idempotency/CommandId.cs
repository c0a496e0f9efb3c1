using System.Security.Cryptography;
using System.Text;

namespace Realtime.Api.Idempotency;

/// <summary>
/// Names one command for good. With an <c>Idempotency-Key</c> it follows from caller, key and request, so that a repeat after a
/// crash is the same command; without one it is random. 26 characters of lower-case base 32: 130 bits.
/// </summary>
public sealed record CommandId(string Value)
{
    private const int Length = 26;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static CommandId New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <param name="parts">What names the command; each part is delimited by its length.</param>
    public static CommandId Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        // 26 letters of 5 bits each; a byte's upper bits are as random as its lower ones.
        return new(string.Create(Length, hash.GetHashAndReset(), static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[bytes[i] & 31];
            }
        }));
    }

    /// <summary>The id of the entity that this command makes.</summary>
    public string EntityId(string prefix) => $"{prefix}_{Value}";

    /// <summary>The command of this request.</summary>
    public static CommandId Of(HttpContext context)
    {
        if (context.Features.Get<CommandId>() is not { } id)
        {
            id = New();
            context.Features.Set(id);
        }

        return id;
    }
}
