using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Journal;

public sealed class MemoryStreamSpecification() : StreamSpecification(new MemoryGrainStore());

public sealed class SqliteStreamSpecification() : StreamSpecification(new SqliteGrainStore());

public sealed class MemoryEffectSpecification() : EffectSpecification(new MemoryGrainStore());

public sealed class SqliteEffectSpecification() : EffectSpecification(new SqliteGrainStore());

public sealed class MemoryDispatchSpecification() : DispatchSpecification(new MemoryGrainStore());

public sealed class SqliteDispatchSpecification() : DispatchSpecification(new SqliteGrainStore());
