using System.Collections.Concurrent;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Pages;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>
/// What every test here does: opens windows as different people, and at its end holds every page to the same promises (no
/// request leaves this machine, no script fails, no content policy is broken). A failed test leaves pictures of its windows.
/// </summary>
public abstract class BrowserTest(Stage stage) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly ConcurrentQueue<string> _complaints = new();

    internal RealServer Server => stage.Server;

    internal string Address => stage.Server.Address;

    internal RestApi Api { get; } = new(stage.Server.Address);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Api.Dispose();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            await TakePictures();
        }

        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        _complaints.ShouldBeEmpty();
    }

    /// <summary>A browser of somebody's own: nothing is shared with the others.</summary>
    internal async Task<IBrowserContext> NewBrowser(Device device)
    {
        var context = await stage.Browser.NewContextAsync(device.Options());
        context.SetDefaultTimeout(Waits.PatienceMs);
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss", Host: not "127.0.0.1" })
            {
                _complaints.Enqueue($"a request left this machine: {request.Url}");
            }
        };
        context.WebError += (_, error) => _complaints.Enqueue($"a script failed: {error.Error}");
        context.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
        _contexts.Add(context);
        return context;
    }

    internal async Task<WidgetPage> NewVisitorWindow(Device device) => new(await (await NewBrowser(device)).NewPageAsync(), Address + "/demo");

    /// <summary>The widget on the page that links in mails lead to.</summary>
    internal async Task<WidgetPage> NewVisitorWindow(Device device, OwnPractice practice) =>
        new(await (await NewBrowser(device)).NewPageAsync(), $"{Address}/conversation?organization={practice.Slug}");

    internal async Task<ConsolePage> NewStaffWindow(Device device) => new(await (await NewBrowser(device)).NewPageAsync(), Address);

    private async Task TakePictures()
    {
        var test = TestContext.Current.Test?.TestDisplayName.Split('.')[^1] ?? "test";
        foreach (var (page, index) in _contexts.SelectMany(context => context.Pages).Select((page, index) => (page, index)))
        {
            try
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Logs, $"{test}-{index + 1}.png") });
            }
            catch (PlaywrightException)
            {
                // The page has gone; the test's own failure says more.
            }
        }
    }
}
