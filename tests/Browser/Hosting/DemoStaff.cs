namespace Realtime.Tests.Browser.Hosting;

/// <summary>Accounts of the demo practice.</summary>
internal static class DemoStaff
{
    public const string Owner = "owner@greenhouse.example";
    public const string Therapist = "therapist1@greenhouse.example";
    public const string Password = "Greenhouse-demo-1";
}
