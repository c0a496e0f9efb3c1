namespace Realtime.Tests.Browser.Hosting;

/// <summary>
/// Tests that meet nobody: each has a practice, or a server, of its own. They run one after the other, beside those of the demo practice,
/// and wait long, for a server that comes back or for a mail.
/// </summary>
[CollectionDefinition(nameof(OnOwnGround))]
public sealed class OnOwnGround;
