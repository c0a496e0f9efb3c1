namespace Realtime.Tests.Specification.Grains;

/// <summary>Orleans does what every grain host must. Alone: its time for 10,000 calls that wait at one grain grows with their square.</summary>
[CollectionDefinition(nameof(OrleansGrainHostSpecification), DisableParallelization = true)]
[Collection(nameof(OrleansGrainHostSpecification))]
public sealed class OrleansGrainHostSpecification() : GrainHostSpecification(new OrleansGrainHostFixture());
