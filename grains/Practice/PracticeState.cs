using Realtime.GrainInterfaces.Practice;

namespace Realtime.Grains.Practice;

/// <summary>A practice as it is stored; only ever append.</summary>
[GenerateSerializer, Alias("practice-state")]
public sealed record PracticeState
{
    [Id(0)]
    public Organization? Organization { get; init; }

    [Id(1)]
    public List<Service> Services { get; init; } = [];

    [Id(2)]
    public List<Therapist> Therapists { get; init; } = [];

    [Id(3)]
    public List<string> StaffIds { get; init; } = [];

    /// <summary>The last commands, oldest first.</summary>
    [Id(4)]
    public List<RememberedCommand> Commands { get; init; } = [];
}

/// <summary>A command that was carried out, and the version that it made of what it changed; the rest of its answer is in itself.</summary>
[GenerateSerializer, Alias("remembered-command")]
public sealed record RememberedCommand(
    [property: Id(0)] string Id,
    [property: Id(1)] long Version);
