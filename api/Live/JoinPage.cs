using Realtime.GrainInterfaces.Chat;

namespace Realtime.Api.Live;

/// <summary>The messages of one answer to <c>JoinRoom</c>: as many as it may have, by count and by length, and at least one.</summary>
internal sealed class JoinPage(LiveOptions options)
{
    private int _characters = options.JoinCharactersMax;

    public List<Message> Messages { get; } = [];

    /// <summary>How many more there may be; zero where it is full.</summary>
    public int Room => _characters > 0 ? options.JoinMessagesMax - Messages.Count : 0;

    /// <summary>Takes what there is room for, from the first on.</summary>
    public void Add(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            if (Room == 0)
            {
                return;
            }

            _characters -= message.Text.Length;
            Messages.Add(message);
        }
    }
}
