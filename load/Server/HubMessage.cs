using System.Text.Json;

namespace Realtime.Load.Server;

/// <summary>What of a hub frame the scenarios look at, read in one pass without a document: thousands arrive each second.</summary>
/// <param name="Type">SignalR's: 1 invocation, 3 completion, 6 ping, 7 close.</param>
/// <param name="InvocationId">Which call a completion answers.</param>
/// <param name="Target">The event's name.</param>
/// <param name="Error">Why a call failed, <c>code: text</c>.</param>
/// <param name="Sequence">The first <c>sequence</c> in a result or in an event's message.</param>
/// <param name="HeadSequence">A join's <c>headSequence</c>.</param>
/// <param name="ClientMessageId">The message's, in an event.</param>
/// <param name="RoomId">The first argument of an event, where it is text.</param>
public readonly record struct HubMessage(
    int Type, string? InvocationId, string? Target, string? Error, long? Sequence, long? HeadSequence, string? ClientMessageId, string? RoomId)
{
    /// <summary>Of a close message: the server wants its client back.</summary>
    public bool AllowReconnect { get; init; }

    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Close = 7;

    // The frame itself is depth 1; its result's members and an argument's members are at 2 and 3.
    private const int ResultDepth = 2;
    private const int ArgumentDepth = 3;

    public static HubMessage Parse(ReadOnlySpan<byte> frame)
    {
        var message = default(HubMessage);
        var reader = new Utf8JsonReader(frame);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                message = message.With(ref reader);
            }
            else if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 2 && message.RoomId is null)
            {
                message = message with { RoomId = reader.GetString() };
            }
        }

        return message;
    }

    private HubMessage With(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (depth == 1)
        {
            return WithEnvelope(ref reader);
        }

        if (depth is not (ResultDepth or ArgumentDepth))
        {
            reader.Skip();
            return this;
        }

        if (Sequence is null && reader.ValueTextEquals("sequence"u8))
        {
            reader.Read();
            return this with { Sequence = reader.GetInt64() };
        }

        if (HeadSequence is null && reader.ValueTextEquals("headSequence"u8))
        {
            reader.Read();
            return this with { HeadSequence = reader.GetInt64() };
        }

        if (ClientMessageId is null && reader.ValueTextEquals("clientMessageId"u8))
        {
            reader.Read();
            return this with { ClientMessageId = reader.GetString() };
        }

        reader.Skip();
        return this;
    }

    private HubMessage WithEnvelope(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            return this with { Type = reader.GetInt32() };
        }

        if (reader.ValueTextEquals("invocationId"u8))
        {
            reader.Read();
            return this with { InvocationId = reader.GetString() };
        }

        if (reader.ValueTextEquals("target"u8))
        {
            reader.Read();
            return this with { Target = reader.GetString() };
        }

        if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            return this with { Error = reader.GetString() };
        }

        if (reader.ValueTextEquals("allowReconnect"u8))
        {
            reader.Read();
            return this with { AllowReconnect = reader.GetBoolean() };
        }

        return this;
    }
}
