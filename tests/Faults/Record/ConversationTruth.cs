using System.Globalization;
using Realtime.Tests.Faults.Load;

namespace Realtime.Tests.Faults.Record;

/// <summary>Compares a conversation as the server's history has it with what its clients were told and what each of them shows.</summary>
internal static class ConversationTruth
{
    /// <summary>How many acknowledged messages are missing, and how many stand there twice; both are wrong.</summary>
    public static (int Missing, int Doubled) Compare(List<ShownMessage> truth, IReadOnlyList<TalkingClient> clients, int messagesEach, Ledger ledger)
    {
        for (var at = 0; at < truth.Count; at++)
        {
            if (truth[at].Sequence != at + 1)
            {
                ledger.IsWrong($"the history has {truth[at].Sequence} after {at}");
                break;
            }
        }

        var byId = truth.GroupBy(message => message.ClientMessageId, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        var doubled = byId.Values.Count(same => same.Count > 1);
        foreach (var same in byId.Values.Where(same => same.Count > 1))
        {
            ledger.IsWrong($"{same[0].ClientMessageId} stands there as {string.Join(" and ", same.Select(message => message.Sequence))}");
        }

        var missing = 0;
        foreach (var told in ledger.Messages.Values)
        {
            if (!byId.TryGetValue(told.ClientMessageId, out var there))
            {
                missing++;
                ledger.IsWrong($"{told.ClientMessageId} was acknowledged as {told.Sequence}, and is not there");
            }
            else if (there[0].Sequence != told.Sequence || there[0].Text != told.Text)
            {
                ledger.IsWrong($"{told.ClientMessageId} was acknowledged as {told.Sequence}, and is {there[0].Sequence} {there[0].Text}");
            }
        }

        foreach (var client in clients)
        {
            CheckOrder(truth, client, messagesEach, ledger);
            CheckShown(truth, client, ledger);
        }

        return (missing, doubled);
    }

    private static void CheckOrder(List<ShownMessage> truth, TalkingClient client, int messagesEach, Ledger ledger)
    {
        var mine = truth.Where(message => message.ClientMessageId.StartsWith($"{client.Name}-", StringComparison.Ordinal))
            .Select(message => int.Parse(message.ClientMessageId[(client.Name.Length + 1)..], CultureInfo.InvariantCulture));
        if (!mine.SequenceEqual(Enumerable.Range(1, messagesEach)))
        {
            ledger.IsWrong($"{client.Name} sent 1 to {messagesEach}, and there stands {string.Join(' ', mine.Take(250))}");
        }
    }

    private static void CheckShown(List<ShownMessage> truth, TalkingClient client, Ledger ledger)
    {
        var shown = client.Reader.Texts;
        if (!shown.SequenceEqual(truth.Select(message => message.Text), StringComparer.Ordinal))
        {
            var differs = Enumerable.Range(0, Math.Min(shown.Count, truth.Count)).FirstOrDefault(at => shown[at] != truth[at].Text, -1);
            ledger.IsWrong($"{client.Name} shows {shown.Count} of {truth.Count}, and another one at {differs + 1} ({client.LastFailure})");
        }
    }
}
