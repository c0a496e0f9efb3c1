using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Realtime.Tests.Browser.Hosting.Stage))]
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 2)]

namespace Realtime.Tests.Browser.Hosting;

/// <summary>
/// One server and one Chromium for all tests; each test brings its own visitors, therapists and windows. Tests of the demo practice run
/// one after the other, and beside them those <see cref="OnOwnGround"/>.
/// </summary>
public class Stage : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;

    internal RealServer Server { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Waits.PatienceMs);
        Server = await MakeServer();
        var starting = Server.Start();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Headless = true, Args = Arguments });
        await starting;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected virtual Task<RealServer> MakeServer() => Task.FromResult(new RealServer("server", []));

    private static string Chromium() =>
        (from name in (string[])["chromium", "chromium-browser", "google-chrome"]
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault() ?? throw new FileNotFoundException("Chromium is missing: sudo apt-get install -y chromium");
}
