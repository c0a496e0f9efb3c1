using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>What somebody looks at the pages with; everybody is in the practice's time zone.</summary>
internal sealed record Device(int Width, int Height, bool IsPhone)
{
    public static readonly Device Phone = new(375, 740, IsPhone: true);
    public static readonly Device Laptop = new(1280, 800, IsPhone: false);

    public BrowserNewContextOptions Options() => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        IsMobile = IsPhone,
        HasTouch = IsPhone,
        Locale = "en-US",
        TimezoneId = "America/New_York",
        ReducedMotion = ReducedMotion.Reduce,
    };
}
