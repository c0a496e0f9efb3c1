using System.Text.Json.Serialization.Metadata;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Json;

/// <summary>
/// Writes a service, therapist or organization as one flat object: its id, then what its profile says, then its version. Grains
/// keep them apart because only the profile is the caller's to change.
/// </summary>
internal static class FlatShapes
{
    private const string Profile = "profile";

    public static void Modify(JsonTypeInfo info)
    {
        if (info.Type == typeof(Service))
        {
            Flatten(info, typeof(ServiceProfile), static item => ((Service)item).Profile);
        }
        else if (info.Type == typeof(Therapist))
        {
            Flatten(info, typeof(TherapistProfile), static item => ((Therapist)item).Profile);
        }
        else if (info.Type == typeof(Organization))
        {
            Flatten(info, typeof(OrganizationProfile), static item => ((Organization)item).Profile);
        }
    }

    private static void Flatten(JsonTypeInfo outer, Type profileType, Func<object, object> profileOf)
    {
        var own = outer.Properties.Where(property => property.Name != Profile).ToList();
        var nested = outer.Options.GetTypeInfo(profileType).Properties.Select(property =>
        {
            var flat = outer.CreateJsonPropertyInfo(property.PropertyType, property.Name);
            flat.Get = item => property.Get!(profileOf(item));
            return flat;
        });
        var version = own[^1];

        outer.CreateObject = null;
        outer.Properties.Clear();
        foreach (var property in own.SkipLast(1).Concat(nested).Append(version))
        {
            outer.Properties.Add(property);
        }
    }
}
