namespace Realtime.Api.Validation;

/// <summary>How long and how many: lengths in UTF-16 code units.</summary>
public static class Bounds
{
    public const int NameLengthMax = 200;
    public const int TitleLengthMax = 200;
    public const int DescriptionLengthMax = 4_000;
    public const int EmailLengthMax = 254;
    public const int PasswordLengthMin = 10;
    public const int PasswordLengthMax = 200;
    public const int SlugLengthMin = 3;
    public const int SlugLengthMax = 40;
    public const int NotesLengthMax = 2_000;
    public const int ReasonLengthMax = 500;
    public const int PhoneLengthMax = 40;
    public const int GreetingLengthMax = 1_000;
    public const int DurationMinutesMin = 5;
    public const int DurationMinutesMax = 480;
    public const int BufferMinutesMax = 240;
    public const long AmountMax = 1_000_000_000;
    public const int BusinessHoursMax = 70;
    public const int WidgetOriginsMax = 50;
    public const int OriginLengthMax = 255;
    public const int ScheduleEntriesMax = 1_000;
    public const int YearMin = 1970;
    public const int YearMax = 2200;
    public const int PresenceUsersMax = 200;
}
