using Realtime.GrainInterfaces;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Operations.Check;

/// <summary>Reads a whole store and compares everything in it that can be derived from something else. Changes nothing.</summary>
internal sealed class StoreCheck(OperatorStore store)
{
    private readonly CheckReport _report = new();

    public async Task<CheckReport> Run(IProgress<long> progress, CancellationToken cancellation)
    {
        foreach (var damage in await store.FindDamage(cancellation))
        {
            _report.Add("database file", null, damage);
        }

        var moves = new MoveCheck(store.Journal, _report);
        await foreach (var stream in store.Journal.AllStreams(cancellation))
        {
            _report.Streams++;
            _report.Behind += stream.Dispatched < stream.Head ? 1 : 0;
            if (stream.Dispatched > stream.Head)
            {
                _report.Add(stream.Stream, stream.Dispatched, $"effects are said to be carried out beyond the head, {stream.Head}");
            }

            await CheckStream(stream, moves, progress, cancellation);
        }

        await moves.Run(cancellation);
        var records = new RecordCheck(store.Journal, store.Documents, _report);
        await foreach (var record in store.Documents.AllRecords(cancellation))
        {
            await records.Run(record, cancellation);
        }

        return _report;
    }

    private async Task CheckStream(StreamPosition stream, MoveCheck moves, IProgress<long> progress, CancellationToken cancellation)
    {
        try
        {
            var (feature, key) = stream.Parts();
            if (feature == "desk")
            {
                await new DeskCheck(store.Journal, _report).Run(stream, progress, cancellation);
                return;
            }

            var (organizationId, id) = GrainKeys.Parse(key);
            switch (feature)
            {
                case "calendar":
                    await new CalendarCheck(store.Journal, store.Documents, moves, _report).Run(stream, organizationId, progress, cancellation);
                    break;
                case "room":
                    await new RoomCheck(store.Journal, store.Documents, _report).Run(stream, organizationId, id, progress, cancellation);
                    break;
                case "notes":
                    await new NotesCheck(store.Journal, store.Documents, _report).Run(stream, organizationId, id, progress, cancellation);
                    break;
                case "waitlist":
                    await new WaitlistCheck(store.Journal, _report).Run(stream, progress, cancellation);
                    break;
                default:
                    _report.Add(stream.Stream, null, "no part of this program has such streams");
                    break;
            }
        }
        catch (ArgumentException)
        {
            _report.Add(stream.Stream, null, "the stream's name is none that this program gives");
        }
        catch (DamagedStreamException damage)
        {
            _report.Add(stream.Stream, damage.Sequence, $"{damage.Message}; the rest of the stream was not checked");
        }
    }
}
