using System.Text.Json;
using Microsoft.Playwright;

namespace Realtime.Tests.Browser.Pages;

/// <summary>What a script could leave on a page: globals, styles, fonts, elements, attributes.</summary>
internal sealed record Footprint(
    string[] Globals, int StyleSheets, int Fonts, string[] HeadElements, string[] BodyElements, string[] Attributes, string Color, string Margin)
{
    private const string ReadFootprint =
        """
        () => ({
          globals: Object.getOwnPropertyNames(window).filter(name => !/^\d+$/.test(name)).sort(),
          styleSheets: document.styleSheets.length + document.adoptedStyleSheets.length,
          fonts: document.fonts.size,
          headElements: [...document.head.children].map(each => each.outerHTML),
          bodyElements: [...document.body.children].map(each => each.tagName.toLowerCase() + (each.id && '#' + each.id)),
          attributes: [document.documentElement, document.body].flatMap(each => each.getAttributeNames()),
          color: getComputedStyle(document.querySelector('h1')).color,
          margin: getComputedStyle(document.body).margin
        })
        """;

    public static async Task<Footprint> On(IPage page) =>
        (await page.EvaluateAsync<JsonElement>(ReadFootprint)).Deserialize<Footprint>(JsonSerializerOptions.Web)!;
}
