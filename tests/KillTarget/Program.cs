// A process that writes to storage and says what was acknowledged, until it is killed.
// Argument: the data folder. It prints "ready", and then a line for each acknowledgement:
//   e <stream> <sequence> <text>   an entry is in its stream
//   m <stream> <sequence>          the stream's cursor is at least there
//   d <id> <version>               the document has at least that version, and its text is its version
//   x <what>                       something happened that must not
using Realtime.Silo.Storage;
using Realtime.Silo.Storage.Sqlite;
using Realtime.Tests.KillTarget;

// The parent holds the other end: where the parent is gone, this ends too.
new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    Environment.Exit(1);
})
{ IsBackground = true }.Start();

using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
using var metrics = new StorageMetrics();
using var database = SqliteDatabase.Open(args[0]);
var acknowledgements = new Acknowledgements(output);
var journal = new SqliteJournal(database, metrics);
var documents = new SqliteDocuments(database, metrics);
acknowledgements.Ready();

var writers = Enumerable.Range(0, 6).Select(number => new Writer(journal, acknowledgements, $"room/o_1/own_{number}", $"{number}").Alone())
    .Concat(Enumerable.Range(0, 3).Select(number => new Writer(journal, acknowledgements, "room/o_1/shared", $"{number}").AmongOthers()))
    .Concat(Enumerable.Range(0, 3).Select(number => Counter.Run(documents, acknowledgements, $"counter_{number % 2}")));
await Task.WhenAll(writers);
