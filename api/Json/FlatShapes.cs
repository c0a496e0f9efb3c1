using System.Text.Json.Serialization.Metadata;
using Realtime.Api.Booking;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Json;

/// <summary>
/// Writes a service, therapist or organization as one flat object: its id, then what its profile says, then its version; and a
/// schedule likewise with what is answered beside it. Grains keep them apart because only the inner part is the caller's to change.
/// </summary>
internal static class FlatShapes
{
    public static void Modify(JsonTypeInfo info)
    {
        if (info.Type == typeof(Service))
        {
            Flatten(info, "profile", typeof(ServiceProfile), static item => ((Service)item).Profile);
        }
        else if (info.Type == typeof(Therapist))
        {
            Flatten(info, "profile", typeof(TherapistProfile), static item => ((Therapist)item).Profile);
        }
        else if (info.Type == typeof(Organization))
        {
            Flatten(info, "profile", typeof(OrganizationProfile), static item => ((Organization)item).Profile);
        }
        else if (info.Type == typeof(ScheduleAnswer))
        {
            Flatten(info, "schedule", typeof(Schedule), static item => ((ScheduleAnswer)item).Schedule);
        }
    }

    private static void Flatten(JsonTypeInfo outer, string inner, Type innerType, Func<object, object> innerOf)
    {
        var own = outer.Properties.Where(property => property.Name != inner).ToList();
        var nested = outer.Options.GetTypeInfo(innerType).Properties.Select(property =>
        {
            var flat = outer.CreateJsonPropertyInfo(property.PropertyType, property.Name);
            flat.Get = item => property.Get!(innerOf(item));
            return flat;
        });
        var last = own[^1];

        outer.CreateObject = null;
        outer.Properties.Clear();
        foreach (var property in own.SkipLast(1).Concat(nested).Append(last))
        {
            outer.Properties.Add(property);
        }
    }
}
