namespace Realtime.GrainInterfaces.Practice;

/// <summary>A date on which the practice is closed.</summary>
[GenerateSerializer, Immutable, Alias("holiday")]
public sealed record Holiday(
    [property: Id(0)] DateOnly Date,
    [property: Id(1)] string Name)
{
    public const int CountMax = 100;
}

/// <summary>A practice's holidays: whole dates as <c>TimeZone</c> (IANA) has them, whatever zone a therapist works in.</summary>
[GenerateSerializer, Immutable, Alias("practice-holidays")]
public sealed record PracticeHolidays(
    [property: Id(0)] string TimeZone,
    [property: Id(1)] List<Holiday> Dates);
