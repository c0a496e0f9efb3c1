namespace Realtime.Tests.Faults.Faults;

/// <summary>Every fault there is.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Fault> Faults { get; } =
    [
        new KillFault(losesPower: false), new KillFault(losesPower: true), new StopFault(), new FailingDiskFault(syncs: false),
        new FailingDiskFault(syncs: true), new FullDiskFault(), new DamageFault(), new ClockFault(),
        new DynamoDbFault(), new DropFault(),
    ];
}
