namespace Realtime.GrainInterfaces;

/// <summary>Keys of grains that belong to an organization: <c>{organization}/{id}</c>. Ids never contain a slash.</summary>
public static class GrainKeys
{
    public static string Of(string organizationId, string id) => $"{organizationId}/{id}";

    public static (string OrganizationId, string Id) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < key.Length - 1
            ? (key[..slash], key[(slash + 1)..])
            : throw new ArgumentException($"'{key}' is no organization's key.", nameof(key));
    }
}
