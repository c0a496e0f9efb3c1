using System.Text;

namespace Realtime.Silo.Storage;

/// <summary>Text that UTF-8 can carry: an unpaired surrogate would become U+FFFD, and two different keys the same one.</summary>
internal static class WellFormedText
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var surrogate = text.IndexOfAnyInRange('\ud800', '\udfff');
            if (surrogate < 0)
            {
                return true;
            }

            if (Rune.DecodeFromUtf16(text[surrogate..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[(surrogate + length)..];
        }

        return true;
    }
}
