using System.Buffers;

namespace Realtime.Load.Server;

/// <summary>Cuts a byte stream into SignalR's JSON frames, which end with 0x1e.</summary>
public sealed class HubFrames
{
    public const byte Separator = 0x1e;

    /// <summary>A frame beyond this is not from our hub: a full page of history is well below it.</summary>
    public const int FrameBytesMax = 16 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _unfinished = new(4096);

    /// <summary>Hands each whole frame (without its separator) to <paramref name="onFrame"/> and keeps the rest for later.</summary>
    /// <exception cref="InvalidDataException">A frame exceeds <see cref="FrameBytesMax"/>.</exception>
    public void Read(ReadOnlySpan<byte> received, Action<ReadOnlyMemory<byte>> onFrame)
    {
        _unfinished.Write(received);
        var all = _unfinished.WrittenMemory;
        var start = 0;
        while (all.Span[start..].IndexOf(Separator) is >= 0 and var length)
        {
            onFrame(all.Slice(start, length));
            start += length + 1;
        }

        if (start > 0)
        {
            var rest = all.Span[start..].ToArray();
            _unfinished.ResetWrittenCount();
            _unfinished.Write(rest);
        }

        if (_unfinished.WrittenCount > FrameBytesMax)
        {
            throw new InvalidDataException($"A hub frame exceeds {FrameBytesMax} bytes.");
        }
    }
}
