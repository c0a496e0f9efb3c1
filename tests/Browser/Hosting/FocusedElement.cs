using System.Text.Json;
using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Hosting;

/// <summary>Where the keyboard is on a page, shadow roots included.</summary>
/// <param name="IsLost">True where nothing has the focus: keys would go to the page itself.</param>
/// <param name="IsMarked">True where somebody sees that it has the focus: an outline or a shadow, and within the window.</param>
internal sealed record FocusedElement(string Tag, string? TestId, bool IsLost, bool IsControl, bool IsMarked, string Says)
{
    private const string ReadFocus =
        """
        () => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          const style = getComputedStyle(at);
          const box = at.getBoundingClientRect();
          const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
          const within = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return {
            tag: at.tagName.toLowerCase(),
            testId: at.dataset.testid ?? null,
            isLost: at === document.body || at === document.documentElement || !!at.shadowRoot,
            isControl: at.tabIndex >= 0,
            isMarked: within && (outlined || style.boxShadow !== 'none'),
            says: (at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 60)
          };
        }
        """;

    public static async Task<FocusedElement> Of(IPage page)
    {
        var read = await page.EvaluateAsync<JsonElement>(ReadFocus);
        return read.Deserialize<FocusedElement>(JsonSerializerOptions.Web)!;
    }
}
