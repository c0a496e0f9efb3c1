using Microsoft.Extensions.Configuration;
using Realtime.Grains.Booking;
using Realtime.Grains.Chat;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;
using Realtime.Silo.Operations;
using Realtime.Silo.Operations.Check;
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Specification.Hosting;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Specification.Operations;

/// <summary>A data folder with a small practice in it, that a server has open while operators come by.</summary>
internal sealed class OperatedStore : GrainStore
{
    private readonly TemporaryFolder _folder = new();
    private readonly StorageMetrics _metrics = new();

    public OperatedStore()
    {
        Database = SqliteDatabase.Open(_folder.Path, null, Time);
        Journal = new SqliteJournal(Database, _metrics);
        Documents = new SqliteDocuments(Database, _metrics);
    }

    public SqliteDatabase Database { get; }

    public override IJournal Journal { get; }

    public override IDocuments Documents { get; }

    public string Folder => _folder.Path;

    public string Beside(string name) => Path.Combine(Path.GetDirectoryName(_folder.Path)!, $"{Path.GetFileName(_folder.Path)}-{name}");

    public static IConfiguration At(string folder) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Path", folder)]).Build();

    /// <summary>Bookings in every state, a hold, and a conversation long enough for a snapshot.</summary>
    public async Task Fill(int messages = 1_200)
    {
        await using var server = await GrainServer.Start(this);
        var clinic = new Clinic(server);
        await clinic.Found(Clinic.Ada, Clinic.Ben);
        (await clinic.Practice.AddStaff("us_1", new CreateUser("Ursula", "u@clinic.example", Role.Owner, "a long password")).Soon()).Ok();
        var room = await clinic.OpenRoom();
        var calendar = clinic.Calendar();
        var made = new List<Realtime.GrainInterfaces.Booking.Booking>();
        for (var hour = 0; hour < 6; hour++)
        {
            made.Add((await calendar.Book(Clinic.Book($"b{hour}", Clinic.Monday.AddHours(hour), roomId: "rm_one")).Soon()).Ok());
        }

        (await calendar.Reschedule(new Reschedule("r", Clinic.Owner, made[0].Id, Clinic.Monday.AddDays(1), null, null)).Soon()).Ok();
        (await calendar.ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, made[1].Id, BookingStatus.Cancelled, "ill", null)).Soon()).Ok();
        (await calendar.Book(Clinic.Book("again", Clinic.Monday.AddHours(1), Clinic.Visitor(2))).Soon()).Ok();
        (await calendar.PlaceHold(Clinic.Hold("h", Clinic.Monday.AddDays(2))).Soon()).Ok();
        await Task.WhenAll(Enumerable.Range(0, messages).Select(number => room.Post(new PostMessage(Clinic.Visitor(), $"m{number}", $"text {number}")))).Soon();
        (await clinic.Notes().Add(new AddNote(Clinic.Owner, "n1", "a note")).Soon()).Ok();
        (await room.SetTags(Clinic.Owner, ["a tag"]).Soon()).Ok();
        await clinic.Notes().Settle().Soon();
        (await room.MarkRead(Clinic.Owner, 5).Soon()).Ok();
        await calendar.Settle().Soon();
        await room.Settle().Soon();
        await Waiting.Until(
            async () => messages < 1_000 || await Journal.ReadSnapshot(Clinic.RoomStream("rm_one")) is not null, "the conversation has a snapshot");
    }

    public async Task<CheckReport> Check()
    {
        await using var store = OperatorStore.OpenToRead(At(Folder), Time);
        return await new StoreCheck(store).Run(new Progress<long>(), CancellationToken.None);
    }

    public Task<ProjectionRebuild> Rebuild() => new ProjectionRebuild(Journal, Documents).Run(new Progress<long>(), CancellationToken.None);

    /// <summary>Writes past every rule of the program, as a fault of it would.</summary>
    public async Task<long> Forge(string stream, JournalEntry entry)
    {
        var head = await Journal.ReadHead(stream);
        (await Journal.Append(stream, head, [entry])).ShouldBeTrue();
        await Journal.MarkDispatched(stream, head + 1);
        return head + 1;
    }

    public Task Execute(string sql) => Database.Writer.Submit(new SqlWrite(sql), CancellationToken.None);

    public JournalEntry Booking(string id, DateTimeOffset start, string? commandId = null) => EventCodec<ICalendarEvent>.Encode(
        new BookingMade(
            id, Clinic.Ada, Clinic.Hour.ServiceId, "vi_9", new Client("N", null, null), start, start.AddHours(1), 0, 0, "America/New_York",
            BookingStatus.Confirmed, null, null, null, "vi_9"),
        commandId, Time.GetUtcNow());

    public JournalEntry Message(string text, string? commandId = null) => EventCodec<IRoomEvent>.Encode(
        new MessagePosted($"ms_{text}", null, Clinic.Visitor().UserId, "Vera", Role.Visitor, MessageKind.Text, text, null), commandId, Time.GetUtcNow());

    public override void Dispose()
    {
        Database.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
        base.Dispose();
    }
}
