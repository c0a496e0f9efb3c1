using System.Security.Cryptography;

namespace Realtime.Grains.Identity;

/// <summary>Random parts of ids and secrets; injected, so that a simulation can replay them from a seed.</summary>
public interface IIdSource
{
    /// <summary>80 bits as 16 characters of lower-case base 32.</summary>
    string NewId();

    /// <summary>160 bits as 32 characters of lower-case base 32, for what grants access.</summary>
    string NewSecret();
}

/// <summary>From the operating system's generator.</summary>
public sealed class RandomIdSource : IIdSource
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public string NewId() => RandomNumberGenerator.GetString(Alphabet, 16);

    public string NewSecret() => RandomNumberGenerator.GetString(Alphabet, 32);
}
