using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Notifications;

public sealed class MemoryMailSpecification() : MailSpecification(new MemoryGrainStore());

public sealed class SqliteMailSpecification() : MailSpecification(new SqliteGrainStore());
