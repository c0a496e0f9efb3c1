namespace Realtime.GrainInterfaces.Identity;

/// <summary>A person with a token: staff with a password, or a visitor without.</summary>
[GenerateSerializer, Immutable, Alias("user")]
public sealed record User(
    [property: Id(0)] string Id,
    [property: Id(1)] string OrganizationId,
    [property: Id(2)] string Name,
    [property: Id(3)] string? Email,
    [property: Id(4)] Role Role,
    [property: Id(5)] bool Active,
    [property: Id(6)] DateTimeOffset CreatedAt);

[GenerateSerializer, Immutable, Alias("create-user")]
public sealed record CreateUser(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Email,
    [property: Id(2)] Role Role,
    [property: Id(3)] string? Password);

/// <summary>A signed-in device. <c>RefreshToken</c> is null for visitors, whose access token lives long instead.</summary>
[GenerateSerializer, Immutable, Alias("session")]
public sealed record Session(
    [property: Id(0)] string Id,
    [property: Id(1)] User User,
    [property: Id(2)] string? RefreshToken);

/// <summary>What a one-use hub ticket stands for.</summary>
[GenerateSerializer, Immutable, Alias("ticket-grant")]
public sealed record TicketGrant(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] DateTimeOffset TokenExpiresAt);
