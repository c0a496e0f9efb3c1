namespace Realtime.GrainInterfaces.Practice;

/// <summary>Money in minor units of an ISO 4217 currency.</summary>
[GenerateSerializer, Immutable, Alias("money")]
public sealed record Money(
    [property: Id(0)] long Amount,
    [property: Id(1)] string Currency);

[GenerateSerializer, Immutable, Alias("organization")]
public sealed record Organization(
    [property: Id(0)] string Id,
    [property: Id(1)] string Slug,
    [property: Id(2)] OrganizationProfile Profile,
    [property: Id(3)] long Version);

/// <summary>What a practice says of itself and how its widget behaves; the body of <c>PUT /api/organization</c>.</summary>
[GenerateSerializer, Immutable, Alias("organization-profile")]
public sealed record OrganizationProfile(
    [property: Id(0)] string Name,
    [property: Id(1)] string TimeZone)
{
    [Id(2)]
    public List<WeeklyHours> BusinessHours { get; init; } = [];

    /// <summary>Web origins (<c>https://example.com</c>) whose pages may carry the widget, beside the server's own.</summary>
    [Id(3)]
    public List<string> WidgetOrigins { get; init; } = [];

    [Id(4)]
    public ChatSettings Chat { get; init; } = new("Hello! How can we help you?");

    /// <summary>Dates on which nothing can be booked, with whomever.</summary>
    [Id(5)]
    public List<Holiday> Holidays { get; init; } = [];

    /// <summary>For every service that has none of its own.</summary>
    [Id(6)]
    public BookingPolicy BookingPolicy { get; init; } = new();
}

[GenerateSerializer, Immutable, Alias("chat-settings")]
public sealed record ChatSettings([property: Id(0)] string Greeting)
{
    public const int ConversationsLimit = 50;

    /// <summary>How many conversations the desk gives one person at a time, 1–<see cref="ConversationsLimit"/>.</summary>
    [Id(1)]
    public int ConversationsMax { get; init; } = 4;
}

[GenerateSerializer, Immutable, Alias("service")]
public sealed record Service(
    [property: Id(0)] string Id,
    [property: Id(1)] ServiceProfile Profile,
    [property: Id(2)] long Version);

/// <summary>What can be booked. Buffers keep the time around a booking free.</summary>
[GenerateSerializer, Immutable, Alias("service-profile")]
public sealed record ServiceProfile(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] int DurationMinutes,
    [property: Id(3)] int BufferBeforeMinutes,
    [property: Id(4)] int BufferAfterMinutes,
    [property: Id(5)] Money Price,
    [property: Id(6)] bool Active)
{
    /// <summary>In place of the practice's; null: the practice's.</summary>
    [Id(7)]
    public BookingPolicy? BookingPolicy { get; init; }
}

[GenerateSerializer, Immutable, Alias("therapist")]
public sealed record Therapist(
    [property: Id(0)] string Id,
    [property: Id(1)] TherapistProfile Profile,
    [property: Id(2)] long Version);

[GenerateSerializer, Immutable, Alias("therapist-profile")]
public sealed record TherapistProfile(
    [property: Id(0)] string Name,
    [property: Id(1)] string Title,
    [property: Id(2)] string Bio,
    [property: Id(3)] List<string> ServiceIds,
    [property: Id(4)] string TimeZone,
    [property: Id(5)] bool Active)
{
    /// <summary>The therapist's staff account, whose presence is theirs; null without one.</summary>
    [Id(6)]
    public string? UserId { get; init; }
}

/// <summary>The whole of a practice at one moment: small, and read often.</summary>
[GenerateSerializer, Immutable, Alias("practice")]
public sealed record PracticeView(
    [property: Id(0)] Organization Organization,
    [property: Id(1)] List<Service> Services,
    [property: Id(2)] List<Therapist> Therapists);
