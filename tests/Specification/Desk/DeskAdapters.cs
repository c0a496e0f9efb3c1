using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Desk;

public sealed class MemoryDeskSpecification() : DeskSpecification(new MemoryGrainStore());

public sealed class SqliteDeskSpecification() : DeskSpecification(new SqliteGrainStore());

public sealed class MemoryReplySpecification() : ReplySpecification(new MemoryGrainStore());

public sealed class SqliteReplySpecification() : ReplySpecification(new SqliteGrainStore());
