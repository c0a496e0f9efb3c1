using System.Text.Json;
using Microsoft.Playwright;
using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Pages;

/// <summary>The part of a page that is the same for visitor and staff: what was said, and where one writes.</summary>
internal sealed class ConversationView(IPage page)
{
    private const string ReadMessages =
        """
        list => [...list.querySelectorAll('[data-testid=message]')].map(item => ({
          sequence: item.dataset.sequence ? Number(item.dataset.sequence) : null,
          kind: item.dataset.kind ?? 'text',
          text: item.querySelector('.bubble')?.textContent ?? ''
        }))
        """;

    public ILocator Input => page.GetByTestId("message-input");

    public ILocator TypingLine => page.GetByTestId("typing-line");

    public ILocator Messages => page.GetByTestId("message");

    public ILocator Banner => page.GetByTestId("connection-banner");

    public ILocator ProposedSlots => page.GetByTestId("proposal-slot");

    public ILocator BookingCards => page.Locator("[data-testid=message][data-kind=booking]");

    public ILocator Saying(string text) => Messages.Filter(new() { Has = page.GetByText(text, new() { Exact = true }) });

    /// <summary>Writes and sends, and does not wait for the server.</summary>
    public async Task Say(string text)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
        await Expect(Input).ToHaveValueAsync("");
    }

    /// <summary>Sent, and shown with the sequence that the server gave it.</summary>
    public async Task ExpectSaid(string text) => await Expect(Saying(text).And(page.Locator("[data-sequence]"))).ToHaveCountAsync(1);

    public async Task<IReadOnlyList<ShownMessage>> Read()
    {
        var shown = await page.GetByTestId("message-list").EvaluateAsync<JsonElement>(ReadMessages);
        return [.. shown.EnumerateArray().Select(message => new ShownMessage(
            message.GetProperty("sequence").ValueKind == JsonValueKind.Number ? message.GetProperty("sequence").GetInt32() : null,
            message.GetProperty("kind").GetString()!,
            message.GetProperty("text").GetString()!))];
    }

    /// <summary>
    /// Waits until the page shows exactly the server's history: the same sequences and words, nothing twice, nothing unsent. Both
    /// are read each time, since what follows from a message (a word of the desk, a card) may come after it.
    /// </summary>
    public async Task ExpectHistory(Func<Task<IReadOnlyList<ShownMessage>>> history) =>
        await Waits.Until(
            async () => (Shown: await Read(), Kept: await history()),
            read => read.Shown.Select(Comparable).SequenceEqual(read.Kept.Select(Comparable)),
            read => string.Join("; ", read.Shown.Select(Comparable)) + "\nand should be: " + string.Join("; ", read.Kept.Select(Comparable)));

    // A card says what a message of another kind means in its own words.
    private static string Comparable(ShownMessage message) =>
        $"{message.Sequence} {message.Kind} {(message.Kind == "text" ? message.Text : "")}";
}
