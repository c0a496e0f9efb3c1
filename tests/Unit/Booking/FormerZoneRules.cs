using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NodaTime;
using NodaTime.TimeZones;

namespace Realtime.Tests.Unit.Booking;

/// <summary>The time zone database as an older release of NodaTime carries it, read from its assembly, which is not loaded.</summary>
internal static class FormerZoneRules
{
    private const string ResourceEnd = ".nzd";

    public static readonly TzdbDateTimeZoneSource Source = Read(
        typeof(FormerZoneRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FormerNodaTime").Value!);

    public static readonly IDateTimeZoneProvider Zones = new DateTimeZoneCache(Source);

    private static TzdbDateTimeZoneSource Read(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var resource = metadata.ManifestResources.Select(metadata.GetManifestResource).Single(one => metadata.GetString(one.Name).EndsWith(ResourceEnd, StringComparison.Ordinal));
        var section = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        var reader = section.GetReader((int)resource.Offset, section.Length - (int)resource.Offset);
        return TzdbDateTimeZoneSource.FromStream(new MemoryStream(reader.ReadBytes(reader.ReadInt32())));
    }
}
