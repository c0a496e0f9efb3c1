using Realtime.Grains.Journal;
using Realtime.Silo.Operations;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.Specification.Hosting;
using Realtime.Tests.Specification.Storage;

namespace Realtime.Tests.Specification.Operations;

/// <summary>The commands as an operator gives them, and what they end with.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly OperatedStore _store = new();
    private readonly TemporaryFolder _places = new();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_places.Path);
        await _store.Fill(messages: 30);
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _places.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true, "check")]
    [InlineData(true, "chekc", "--Storage:Path=x")]
    [InlineData(true, "--help")]
    [InlineData(false, "--urls", "http://127.0.0.1:5080")]
    [InlineData(false, "--Storage:Path=x")]
    [InlineData(false, "urls=http://127.0.0.1:5080")]
    [InlineData(false)]
    public void A_first_word_that_is_no_setting_is_a_command(bool expected, params string[] arguments) =>
        OperatorCommands.Takes(arguments).ShouldBe(expected);

    [Fact]
    public async Task Commands_that_read_work_beside_the_server_and_those_that_write_refuse()
    {
        (await On(_store.Folder, "check")).ShouldBe(ExitCode.Fine);
        (await On(_store.Folder, "poison", "list")).ShouldBe(ExitCode.Fine);
        (await On(_store.Folder, "backup", "--to", Place("backups/"))).ShouldBe(ExitCode.Fine);
        (await On(_store.Folder, "export", "--to", Place("store.ndjson"))).ShouldBe(ExitCode.Fine);
        (await On(_store.Folder, "rebuild")).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "poison", "retry")).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "import", "--from", Place("store.ndjson"))).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "restore", "--from", Directory.GetFiles(Place("backups"))[0])).ShouldBe(ExitCode.Refused);
        (await OperatorCommands.Run(["check", "--file", Directory.GetFiles(Place("backups"))[0]])).ShouldBe(ExitCode.Fine);
    }

    [Fact]
    public async Task Problems_are_told_by_the_exit_code()
    {
        await _store.Forge(Clinic.CalendarStream(), _store.Booking("bk_forged", Clinic.Monday.AddHours(2)));
        (await On(_store.Folder, "check")).ShouldBe(ExitCode.Problems);
        (await On(_store.Folder, "backup", "--to", Place("bad.db"))).ShouldBe(ExitCode.Problems);
    }

    [Fact]
    public async Task What_cannot_be_begun_is_refused_and_makes_nothing()
    {
        (await OperatorCommands.Run(["chekc"])).ShouldBe(ExitCode.Refused);
        (await OperatorCommands.Run(["poison"])).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "backup")).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "check", "--Storage:Pfad", "x")).ShouldBe(ExitCode.Refused);
        (await On(_store.Folder, "check", "--Storage:Provider=Memory")).ShouldBe(ExitCode.Refused);
        foreach (var command in new[] { "check", "rebuild" })
        {
            (await On(Place("nowhere"), command)).ShouldBe(ExitCode.Refused);
        }

        Directory.Exists(Place("nowhere")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_store_moves_to_a_new_folder_once()
    {
        (await On(_store.Folder, "export", "--to", Place("store.ndjson.gz"))).ShouldBe(ExitCode.Fine);
        (await On(_store.Folder, "export", "--to", Place("store.ndjson.gz"))).ShouldBe(ExitCode.Refused);
        (await On(Place("new"), "import", "--from", Place("store.ndjson.gz"))).ShouldBe(ExitCode.Fine);
        (await On(Place("new"), "import", "--from", Place("store.ndjson.gz"))).ShouldBe(ExitCode.Refused);
        (await On(Place("new"), "check")).ShouldBe(ExitCode.Fine);
        await File.WriteAllBytesAsync(Place("cut.ndjson.gz"), (await File.ReadAllBytesAsync(Place("store.ndjson.gz")))[..^200]);
        (await On(Place("other"), "import", "--from", Place("cut.ndjson.gz"))).ShouldBe(ExitCode.Failed);
        (await On(Place("third"), "import", "--from", Place("missing.ndjson.gz"))).ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task Effects_that_were_set_aside_are_listed_and_tried_again()
    {
        var failures = new EffectFailures(_store.Documents);
        var failure = EffectFailure.First(Clinic.CalendarStream(), 2, "booking-made.1", new InvalidOperationException("secret"), _store.Time.GetUtcNow());
        await failures.Record(failure with { IsSetAside = true });
        SqliteCopies.Take(_store.Folder, Place("copy.db"));
        SqliteCopies.PutInPlace(Place("copy.db"), Place("mended"));

        (await On(Place("mended"), "poison", "list")).ShouldBe(ExitCode.Problems);
        (await On(Place("mended"), "poison", "retry", "--stream", Clinic.CalendarStream(Clinic.Ben))).ShouldBe(ExitCode.Fine);
        (await On(Place("mended"), "poison", "list")).ShouldBe(ExitCode.Problems);
        (await On(Place("mended"), "poison", "retry")).ShouldBe(ExitCode.Fine);
        (await On(Place("mended"), "poison", "list")).ShouldBe(ExitCode.Fine);
        (await On(Place("mended"), "rebuild")).ShouldBe(ExitCode.Fine);
        (await On(Place("mended"), "check")).ShouldBe(ExitCode.Fine);
    }

    private static Task<int> On(string folder, params string[] arguments) => OperatorCommands.Run([.. arguments, $"--Storage:Path={folder}"]);

    private string Place(string name) => Path.Combine(_places.Path, name);
}
