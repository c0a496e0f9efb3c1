using System.Text;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Notifications;

namespace Realtime.Grains.Notifications;

/// <summary>What mails say, all in one place: plain text, in the practice's name.</summary>
public static class MailTexts
{
    /// <summary>Of the words quoted in one mail; the rest is behind the link.</summary>
    public const int QuotedCharactersMax = 20_000;

    /// <summary>What was said in a conversation.</summary>
    /// <param name="to">The address.</param>
    /// <param name="visitor">Who reads it; null where it is somebody else.</param>
    /// <param name="practice">Its name.</param>
    /// <param name="timeZone">Whose times stand in the text.</param>
    /// <param name="transcript">The text.</param>
    public static OutgoingMail Transcript(string to, string? visitor, string practice, string timeZone, string transcript) => new(
        to, visitor, practice, $"Your conversation with {practice}",
        $"Hello{(visitor is null ? "" : $" {visitor}")},\n\nthis is what was said in the conversation with {practice}. Times are those of {timeZone}.\n\n{transcript}");

    /// <summary>Answers that a visitor has not read.</summary>
    public static OutgoingMail Reply(string to, string visitor, string practice, IReadOnlyList<Message> answers, string link)
    {
        var text = new StringBuilder($"Hello {visitor},\n\n{practice} has answered you:\n\n");
        foreach (var answer in answers)
        {
            if (text.Length + answer.Text.Length > QuotedCharactersMax)
            {
                text.Append("(There is more; follow the link to read it.)\n\n");
                break;
            }

            text.Append($"{answer.SenderName}:\n{answer.Text}\n\n");
        }

        text.Append($"Read on and answer here:\n{link}\n\nThe link is yours alone and leads into this conversation for two weeks. Please do not pass it on.\n");
        return new OutgoingMail(to, visitor, practice, $"{practice} has answered you", text.ToString());
    }
}
