using System.Text.Json;
using Realtime.Grains.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>One waitlist, replayed: nothing is offered to who does not wait, and its snapshot is what a replay gives.</summary>
internal sealed class WaitlistCheck(IJournal journal, CheckReport report)
{
    public async Task Run(StreamPosition stream, IProgress<long> progress, CancellationToken cancellation)
    {
        var waitlist = new Waitlist();
        var snapshot = await journal.ReadSnapshot(stream.Stream, cancellation);
        await foreach (var entry in StreamReplay.Read<IWaitlistEvent>(journal, stream, cancellation))
        {
            var sequence = entry.Entry.Sequence;
            if (entry.Event is WaitlistOffered offered && waitlist.Find(offered.EntryId) is not { Status: GrainInterfaces.Booking.WaitlistStatus.Waiting })
            {
                report.Add(stream.Stream, sequence, "a slot was offered to somebody who does not wait");
            }

            try
            {
                waitlist.Apply(entry.Event, entry.Entry);
            }
            catch (KeyNotFoundException)
            {
                report.Add(stream.Stream, sequence, "it is about a place that is not there. The rest of the stream was not checked.");
                return;
            }

            if (sequence == snapshot?.Sequence)
            {
                CheckSnapshot(stream.Stream, snapshot.Value, waitlist);
            }

            progress.Report(++report.Entries);
        }
    }

    private void CheckSnapshot(string stream, JournalSnapshot snapshot, Waitlist waitlist)
    {
        report.Snapshots++;
        try
        {
            var stored = Waitlist.FromSnapshot(JournalJson.Read<WaitlistSnapshot>(PackedSnapshot.Unpack(snapshot).Data));
            if (!JournalJson.Write(stored.ToSnapshot()).AsSpan().SequenceEqual(JournalJson.Write(waitlist.ToSnapshot())))
            {
                report.Add(stream, snapshot.Sequence, "the snapshot is not what a replay gives");
            }
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException)
        {
            report.Add(stream, snapshot.Sequence, "the snapshot cannot be read");
        }
    }
}
