namespace Realtime.Tests.Specification.Grains;

/// <summary>The embedded host does what every grain host must.</summary>
public sealed class EmbeddedGrainHostSpecification() : GrainHostSpecification(new EmbeddedGrainHostFixture());
