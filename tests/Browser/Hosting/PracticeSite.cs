using System.Net;
using System.Text;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>A practice's own web site, at another origin than the server: one page, with or without the widget on it.</summary>
internal sealed class PracticeSite : IAsyncDisposable
{
    public const string CalmStyles = "h1 { color: rgb(1, 2, 3); }";

    /// <summary>Styles such as old themes and page builders have, and worse.</summary>
    public const string HostileStyles =
        """
        body * { all: unset; display: none !important; visibility: hidden !important; color: lime !important; font: 40px fantasy !important; }
        body *, body *::before, body *::after { box-sizing: content-box !important; transform: rotate(3deg) !important; opacity: 0.1 !important; }
        html { font-size: 40px; }
        div { position: absolute !important; left: -9999px !important; pointer-events: none !important; width: 0 !important; overflow: hidden !important; }
        button, input, textarea, form, section, li, p { display: none; float: right; width: 7px; height: 3px; margin: 90px; text-indent: -999px; }
        """;

    private readonly HttpListener _listener = new();
    private readonly byte[] _page;
    private readonly Task _serving;

    public PracticeSite(string styles, string? widgetFrom)
    {
        var widget = widgetFrom is null ? "" : $"""<script src="{widgetFrom}/widget.js" data-organization="greenhouse" async></script>""";
        _page = Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
              <head><title>A practice</title><link rel="icon" href="data:,"><style>{styles}</style></head>
              <body><h1>A practice</h1><p>Words of its own.</p>{widget}</body>
            </html>
            """);
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _serving = Serve();
    }

    public string Origin { get; } = $"http://127.0.0.1:{RealServer.FreePort()}";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                using var answer = (await _listener.GetContextAsync()).Response;
                answer.ContentType = "text/html; charset=utf-8";
                await answer.OutputStream.WriteAsync(_page);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Stopped, or the browser went away.
            }
        }
    }
}
