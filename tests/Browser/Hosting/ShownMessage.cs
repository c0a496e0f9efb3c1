namespace Realtime.Tests.Browser.Hosting;

/// <summary>One message as a page shows it or the history holds it; without a sequence where the server does not have it yet.</summary>
internal sealed record ShownMessage(int? Sequence, string Kind, string Text);
