using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>Somebody who has only a keyboard: after each key, focus is somewhere, and where it can act one sees it.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int StepsMax = 40;

    public async Task Press(string key)
    {
        await page.Keyboard.PressAsync(key);
        await ExpectFocus($"after {key}");
    }

    public async Task Type(string text) => await page.Keyboard.TypeAsync(text);

    /// <summary>
    /// Presses a key until what has this test id has the focus. That one of them is there and may be used is waited for: until then keys
    /// pass it by, and go on to the end of the page.
    /// </summary>
    public async Task PressUntil(string key, string testId)
    {
        await Expect(page.GetByTestId(testId).And(page.Locator(":not(:disabled)")).First).ToBeVisibleAsync();
        await PressUntil(key, focused => focused.TestId == testId, testId);
    }

    public async Task PressUntil(string key, Func<FocusedElement, bool> isThere, string what)
    {
        for (var step = 0; step < StepsMax; step++)
        {
            await page.Keyboard.PressAsync(key);
            if (isThere(await ExpectFocus($"on the way to {what}")))
            {
                return;
            }
        }

        Assert.Fail($"{StepsMax} times {key} did not reach {what}");
    }

    /// <summary>Waits until the page itself has moved the focus there.</summary>
    public async Task ExpectArrival(string what, Func<FocusedElement, bool> isThere) =>
        await Waits.Until(() => FocusedElement.Of(page), isThere, focused => $"{focused}, and not {what}");

    // A step that replaces what had the focus may take a moment to put it on, and to bring it into view.
    private async Task<FocusedElement> ExpectFocus(string when) =>
        await Waits.Until(
            () => FocusedElement.Of(page),
            focused => !focused.IsLost && (focused.IsMarked || !focused.IsControl),
            focused => $"no focus that one sees {when}: {focused}");
}
