using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

public sealed class MemoryCalendarSpecification() : CalendarSpecification(new MemoryGrainStore());

public sealed class SqliteCalendarSpecification() : CalendarSpecification(new SqliteGrainStore());

public sealed class MemoryCalendarRaceSpecification() : CalendarRaceSpecification(new MemoryGrainStore());

public sealed class SqliteCalendarRaceSpecification() : CalendarRaceSpecification(new SqliteGrainStore());

public sealed class MemoryAppointmentsSpecification() : AppointmentsSpecification(new MemoryGrainStore());

public sealed class SqliteAppointmentsSpecification() : AppointmentsSpecification(new SqliteGrainStore());

public sealed class MemorySeriesSpecification() : SeriesSpecification(new MemoryGrainStore());

public sealed class SqliteSeriesSpecification() : SeriesSpecification(new SqliteGrainStore());

public sealed class MemoryCalendarFeedSpecification() : CalendarFeedSpecification(new MemoryGrainStore());

public sealed class SqliteCalendarFeedSpecification() : CalendarFeedSpecification(new SqliteGrainStore());

public sealed class MemorySuggestionSpecification() : SuggestionSpecification(new MemoryGrainStore());

public sealed class SqliteSuggestionSpecification() : SuggestionSpecification(new SqliteGrainStore());

public sealed class MemoryRulesSpecification() : RulesSpecification(new MemoryGrainStore());

public sealed class SqliteRulesSpecification() : RulesSpecification(new SqliteGrainStore());
