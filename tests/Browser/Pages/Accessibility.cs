using System.Text.Json;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;

namespace Realtime.Tests.Browser.Pages;

/// <summary>What axe-core finds on a page, and whether a phone would have to scroll it sideways.</summary>
internal static class Accessibility
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.Axe));

    private const string RunAxe =
        """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return violations
            .filter(each => each.impact === 'serious' || each.impact === 'critical')
            .flatMap(each => each.nodes.map(node => `${each.id}: ${node.target.flat().join(' ')}: ${node.failureSummary}`));
        }
        """;

    private const string FindTooWide =
        """
        () => {
          const found = [];
          const look = root => {
            for (const element of root.querySelectorAll('*')) {
              if (element.shadowRoot) look(element.shadowRoot);
              const { overflowX } = getComputedStyle(element);
              const scrolls = overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement;
              if (scrolls && element.scrollWidth > element.clientWidth + 1) {
                found.push(`${element.tagName} ${element.className}: ${element.scrollWidth} of ${element.clientWidth}`);
              }
            }
          };
          look(document);
          return found;
        }
        """;

    extension(IPage page)
    {
        /// <summary>Nothing serious or critical, and at a phone's width nothing that has to be scrolled sideways.</summary>
        public async Task ExpectAccessible(string what)
        {
            await StatePictures.Take(page, what);
            if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            {
                await page.EvaluateAsync(Axe.Value);
            }

            (await Strings(page, RunAxe)).ShouldBeEmpty($"axe on {what}");
            (await Strings(page, FindTooWide)).ShouldBeEmpty($"too wide: {what}");
        }
    }

    private static async Task<string[]> Strings(IPage page, string script) =>
        (await page.EvaluateAsync<JsonElement>(script)).Deserialize<string[]>()!;
}
