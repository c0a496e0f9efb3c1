using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

public sealed class MemoryMailSpecification() : MailSpecification(new MemoryGrainStore());

public sealed class SqliteMailSpecification() : MailSpecification(new SqliteGrainStore());

public sealed class MemoryMailRetrySpecification() : MailRetrySpecification(new MemoryGrainStore());

public sealed class SqliteMailRetrySpecification() : MailRetrySpecification(new SqliteGrainStore());
