using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Realtime.Benchmarks;

/// <summary>
/// Bookings as an application on PostgreSQL makes them, correctly: an advisory lock for the calendar, a look for an overlap, an insert, one
/// transaction, durable when it is answered. In its favour: all of it is one function, called prepared over one round trip by the database's own
/// load program, and a tenth of what a booking consists of.
/// </summary>
internal sealed partial class PostgresPeer : IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE bookings (id bigint PRIMARY KEY, therapist int NOT NULL, start_at timestamptz NOT NULL, end_at timestamptz NOT NULL, client text NOT NULL);
        CREATE INDEX bookings_by_time ON bookings (therapist, start_at);
        CREATE SEQUENCE wishes;
        CREATE FUNCTION book(calendars int, wanted_by int) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
          wish bigint := nextval('wishes');
          calendar int := wish % calendars;
          starts timestamptz := timestamptz '2026-01-01 08:00+00' + (wish / calendars / wanted_by) * interval '30 minutes';
        BEGIN
          PERFORM pg_advisory_xact_lock(calendar);
          IF EXISTS (SELECT 1 FROM bookings WHERE therapist = calendar AND start_at < starts + interval '30 minutes'
              AND start_at > starts - interval '1 day' AND end_at > starts) THEN
            RETURN false;
          END IF;
          INSERT INTO bookings VALUES (wish, calendar, starts, starts + interval '30 minutes', 'client');
          RETURN true;
        END $$;
        """;

    /// <summary>Where Debian keeps them, beside the path.</summary>
    private static readonly string[] s_folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : []];

    private readonly string _folder;
    private readonly int _port;

    private PostgresPeer(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>Null, with the reason, where this machine has no PostgreSQL or it does not start.</summary>
    public static async Task<(PostgresPeer? Peer, string? Absent)> Start(CancellationToken cancellation)
    {
        if (Array.Find(["initdb", "pg_ctl", "psql", "pgbench"], name => Find(name) is null) is { } missing)
        {
            return (null, $"{missing} is not on this machine");
        }

        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        var peer = new PostgresPeer(folder, FreePort());
        try
        {
            // It refuses to run as root.
            if (Environment.UserName == "root")
            {
                await Run("chown", ["nobody", folder], cancellation);
            }

            await peer.As("initdb", ["-D", $"{folder}/data", "-U", "peer", "-A", "trust", "-E", "UTF8", "--no-locale"], cancellation);
            await peer.As(
                "pg_ctl",
                ["-D", $"{folder}/data", "-w", "-s", "-l", $"{folder}/log", "-o", $"-p {peer._port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=300", "start"],
                cancellation);
            await peer.As("psql", [.. peer.Address, "-q", "-v", "ON_ERROR_STOP=1", "-c", Schema], cancellation);
            return (peer, null);
        }
        catch (InvalidOperationException error)
        {
            await peer.DisposeAsync();
            return (null, $"PostgreSQL did not start: {error.Message}");
        }
    }

    /// <summary>Decided in a second, by so many connections.</summary>
    public async Task<(double PerSecond, double Won)> Measure(int calendars, int wantedBy, int connections, TimeSpan time, CancellationToken cancellation)
    {
        var script = $"{_folder}/book.sql";
        await File.WriteAllTextAsync(script, $"SELECT book({calendars}, {wantedBy});\n", cancellation);
        var seconds = Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] load = [.. Address, "-n", "-M", "prepared", "-f", script, "-c", connections.ToString(CultureInfo.InvariantCulture), "-j", "2", "-T"];
        await As("pgbench", [.. load, "1"], cancellation);
        var said = await As("pgbench", [.. load, seconds], cancellation);
        var won = await As("psql", [.. Address, "-t", "-A", "-c", "SELECT count(*)::float / (SELECT last_value FROM wishes) FROM bookings"], cancellation);
        return (
            double.Parse(Transactions().Match(said).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(won, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await As("pg_ctl", ["-D", $"{_folder}/data", "-m", "immediate", "stop"], CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string[] Address => ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "peer", Database];

    private const string Database = "postgres";

    private Task<string> As(string program, string[] arguments, CancellationToken cancellation) => Environment.UserName == "root"
        ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", Find(program)!, .. arguments], cancellation)
        : Run(Find(program)!, arguments, cancellation);

    private static async Task<string> Run(string program, string[] arguments, CancellationToken cancellation)
    {
        // What a server leaves running must not keep our pipes open: pg_ctl's own output goes to its log.
        var isDaemon = arguments.Contains("start", StringComparer.Ordinal);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = !isDaemon,
            RedirectStandardError = !isDaemon,
            WorkingDirectory = Path.GetTempPath(),
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        var (said, complained) = isDaemon ? ("", "") : await Read(process, cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {complained.Trim()}");
    }

    private static async Task<(string Said, string Complained)> Read(Process process, CancellationToken cancellation)
    {
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        return (await said, await complained);
    }

    private static string? Find(string program) => s_folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Transactions();
}
