using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Realtime.GrainInterfaces.Chat;

namespace Realtime.Api.Live;

/// <summary>One or more server events, serialised once for however many connections get them.</summary>
public sealed class Frame(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The same bytes as SignalR takes them.</summary>
    public SerializedHubMessage Message { get; } = new([new SerializedMessage(FrameEncoder.ProtocolName, bytes)]);

    /// <summary>Several frames in one, to be written together.</summary>
    public static Frame Of(IReadOnlyCollection<Frame> frames)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(1, frames.Sum(frame => frame.Bytes.Length)));
        foreach (var frame in frames)
        {
            buffer.Write(frame.Bytes.Span);
        }

        return new(buffer.WrittenMemory);
    }
}

/// <summary>Writes server events in the hub's one protocol.</summary>
public sealed class FrameEncoder(IHubProtocolResolver protocols)
{
    public const string ProtocolName = "json";

    /// <summary>Events in one write, so that even of the longest texts one write is less than may wait for a connection.</summary>
    public const int EventsTogetherMax = 32;
    private const int MessageBytesGuess = 400;

    private readonly IHubProtocol _protocol =
        protocols.GetProtocol(ProtocolName, supportedProtocols: null) ?? throw new InvalidOperationException("The hub needs its JSON protocol.");

    public Frame Encode(string hubEvent, params object?[] arguments) =>
        new(_protocol.GetMessageBytes(new InvocationMessage(hubEvent, arguments)));

    /// <summary>Several messages of one conversation, one event each, in one piece.</summary>
    public Frame EncodeMessages(string roomId, ReadOnlySpan<Message> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(messages.Length * MessageBytesGuess);
        foreach (var message in messages)
        {
            _protocol.WriteMessage(new InvocationMessage(HubEvents.MessageReceived, [roomId, message]), buffer);
        }

        return new(buffer.WrittenMemory);
    }
}

/// <summary>The names of what the server says unasked; on the wire.</summary>
public static class HubEvents
{
    /// <summary>(roomId, message)</summary>
    public const string MessageReceived = "MessageReceived";

    /// <summary>(roomId, userId, isTyping)</summary>
    public const string TypingChanged = "TypingChanged";

    /// <summary>(roomId, userId, sequence)</summary>
    public const string ReadChanged = "ReadChanged";

    /// <summary>(userId, status, lastSeenAt)</summary>
    public const string PresenceChanged = "PresenceChanged";

    /// <summary>(serviceId, therapistId, date, slots)</summary>
    public const string AvailabilityChanged = "AvailabilityChanged";

    /// <summary>(booking)</summary>
    public const string BookingChanged = "BookingChanged";
    public const string WaitlistChanged = "WaitlistChanged";

    /// <summary>(therapistId), to staff: read the schedule again</summary>
    public const string ScheduleChanged = "ScheduleChanged";

    /// <summary>(), to staff: read the practice, its services and therapists again</summary>
    public const string PracticeChanged = "PracticeChanged";

    /// <summary>(entry)</summary>
    public const string InboxChanged = "InboxChanged";

    /// <summary>(desk), to staff</summary>
    public const string DeskChanged = "DeskChanged";

    /// <summary>(roomId, note), to staff</summary>
    public const string NoteAdded = "NoteAdded";

    /// <summary>(roomId, tags), to staff</summary>
    public const string TagsChanged = "TagsChanged";

    /// <summary>(roomId, queue or null), to the conversation's visitor</summary>
    public const string QueueChanged = "QueueChanged";
}
