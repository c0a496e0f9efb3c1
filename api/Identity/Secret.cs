using System.Security.Cryptography;

namespace Realtime.Api.Identity;

/// <summary>
/// What grants access and is chosen here, before the grain that keeps it is asked: so the grain knows a repeated call by it, and
/// answers as it did before.
/// </summary>
internal static class Secret
{
    private const int Bytes = 20;

    /// <summary>160 random bits as 40 hexadecimal digits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
