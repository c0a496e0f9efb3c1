namespace Realtime.Tests.Faults.Server;

/// <summary>A practice of its own on a running server, and how its people get in.</summary>
internal sealed class FoundedPractice
{
    private const string Password = "Greenhouse-demo-1";

    private readonly string slug;

    private FoundedPractice(string organizationId, string slug) => (OrganizationId, this.slug) = (organizationId, slug);

    public string OrganizationId { get; }

    public static async Task<FoundedPractice> Found(Uri server, string name)
    {
        var named = $"{name}-{Guid.NewGuid():N}"[..20];
        using var anyone = new ApiClient(server);
        var founded = await anyone.Must(anyone.Post("/api/organizations", new
        {
            organization = new { name, slug = named, timeZone = "Etc/UTC" },
            owner = new { name = "Owner", email = $"owner@{named}.example", password = Password },
        }));
        return new(founded.Body.GetProperty("organization").GetProperty("id").GetString()!, named);
    }

    public async Task<string> OwnerToken(Uri server)
    {
        using var anyone = new ApiClient(server);
        return (await anyone.Must(anyone.Post("/api/auth/token", new { email = $"owner@{slug}.example", password = Password }))).Text("accessToken");
    }

    public async Task<string> VisitorToken(Uri server)
    {
        using var anyone = new ApiClient(server);
        return (await anyone.Must(anyone.Post($"/public/organizations/{slug}/visitors", new { name = "Visitor" }))).Text("accessToken");
    }
}
