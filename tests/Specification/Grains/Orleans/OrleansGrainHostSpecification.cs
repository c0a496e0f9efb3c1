namespace Realtime.Tests.Specification.Grains;

/// <summary>Orleans does what every grain host must.</summary>
public sealed class OrleansGrainHostSpecification() : GrainHostSpecification(new OrleansGrainHostFixture());
