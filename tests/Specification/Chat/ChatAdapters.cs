using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Chat;

public sealed class MemoryRoomSpecification() : RoomSpecification(new MemoryGrainStore());

public sealed class SqliteRoomSpecification() : RoomSpecification(new SqliteGrainStore());

public sealed class MemoryRoomHistorySpecification() : RoomHistorySpecification(new MemoryGrainStore());

public sealed class SqliteRoomHistorySpecification() : RoomHistorySpecification(new SqliteGrainStore());

public sealed class MemoryProposalSpecification() : ProposalSpecification(new MemoryGrainStore());

public sealed class SqliteProposalSpecification() : ProposalSpecification(new SqliteGrainStore());

public sealed class MemoryInboxSpecification() : InboxSpecification(new MemoryGrainStore());

public sealed class SqliteInboxSpecification() : InboxSpecification(new SqliteGrainStore());

public sealed class MemoryMessageChangeSpecification() : MessageChangeSpecification(new MemoryGrainStore());

public sealed class SqliteMessageChangeSpecification() : MessageChangeSpecification(new SqliteGrainStore());

public sealed class MemoryVisitorSpecification() : VisitorSpecification(new MemoryGrainStore());

public sealed class SqliteVisitorSpecification() : VisitorSpecification(new SqliteGrainStore());

public sealed class MemoryNotesSpecification() : NotesSpecification(new MemoryGrainStore());

public sealed class SqliteNotesSpecification() : NotesSpecification(new SqliteGrainStore());

public sealed class MemoryTagsSpecification() : TagsSpecification(new MemoryGrainStore());

public sealed class SqliteTagsSpecification() : TagsSpecification(new SqliteGrainStore());
