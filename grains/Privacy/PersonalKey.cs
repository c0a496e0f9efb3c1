using System.Security.Cryptography;
using System.Text;

namespace Realtime.Grains.Privacy;

/// <summary>
/// Seals one client's personal words (AES-256-GCM, a random nonce each) so that a journal entry holds them only as long as the
/// key exists. A sealed text begins with <see cref="Mark"/>, a character that no input may contain.
/// </summary>
public sealed class PersonalKey
{
    public const char Mark = '\u0001';

    /// <summary>What stands where erased words were.</summary>
    public const string ErasedText = "[erased]";
    public const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Of a client who was erased: opens nothing.</summary>
    public static readonly PersonalKey Erased = new(null);

    private readonly byte[]? _key;

    private PersonalKey(byte[]? key) => _key = key;

    public bool IsErased => _key is null;

    public static PersonalKey Of(byte[] key) => key.Length == KeyBytes
        ? new PersonalKey(key)
        : throw new ArgumentException($"A key has {KeyBytes} bytes.", nameof(key));

    public static bool IsSealed(string? text) => text is { Length: > 0 } && text[0] == Mark;

    /// <summary><c>Mark + base64(nonce, tag, ciphertext)</c>.</summary>
    /// <exception cref="InvalidOperationException">The client was erased.</exception>
    public string Seal(string words)
    {
        var plain = Encoding.UTF8.GetBytes(words);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key ?? throw new InvalidOperationException("The client was erased."), TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Mark + Convert.ToBase64String(box);
    }

    /// <summary>The words; null where they were erased. Text that is not sealed comes back as it is.</summary>
    /// <exception cref="CryptographicException">The sealed text was changed, or belongs to another key.</exception>
    public string? Open(string text)
    {
        if (!IsSealed(text))
        {
            return text;
        }

        if (_key is null)
        {
            return null;
        }

        var box = Convert.FromBase64String(text[1..]);
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }
}
