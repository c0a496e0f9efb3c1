using System.Text.Json;

namespace Realtime.Load.Server;

/// <summary>The messages of an answer to <c>JoinRoom</c>, which <see cref="HubMessage"/> leaves out.</summary>
public static class JoinedPage
{
    public static List<(long Sequence, string? ClientMessageId)> Read(ReadOnlySpan<byte> frame)
    {
        var messages = new List<(long, string?)>();
        var reader = new Utf8JsonReader(frame);
        if (!Enter(ref reader, "result"u8) || !Enter(ref reader, "messages"u8) || reader.TokenType != JsonTokenType.StartArray)
        {
            return messages;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            messages.Add(ReadMessage(ref reader));
        }

        return messages;
    }

    /// <summary>On from inside an object, or from its start, to the value of one of its members.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(member);
                reader.Read();
                if (isIt)
                {
                    return true;
                }

                reader.Skip();
            }
        }

        return false;
    }

    private static (long Sequence, string? ClientMessageId) ReadMessage(ref Utf8JsonReader reader)
    {
        var message = (Sequence: 0L, ClientMessageId: (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSequence, isId) = (reader.ValueTextEquals("sequence"u8), reader.ValueTextEquals("clientMessageId"u8));
            reader.Read();
            if (isSequence)
            {
                message.Sequence = reader.GetInt64();
            }
            else if (isId)
            {
                message.ClientMessageId = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return message;
    }
}
