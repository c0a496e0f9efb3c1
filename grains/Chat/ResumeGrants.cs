using System.Security.Cryptography;
using System.Text;
using Realtime.Grains.Journal;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Chat;

/// <summary>Links back into one conversation: of each only a hash is kept, until it ends.</summary>
public sealed class ResumeGrants(IDocuments documents, string organizationId)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>So often one link may be used: on a phone, then at a desk, and again.</summary>
    public const int UsesMax = 10;

    private string Partition => $"resume/{organizationId}";

    public Task Give(string secret, string visitorId, string roomId, DateTimeOffset now) => documents.Put(
        new DocumentWrite(Partition, HashOf(secret), JournalJson.Write(new Grant(visitorId, roomId, 0)), PutCondition.Absent) { ExpiresAt = now + Lifetime });

    /// <summary>Whose conversation it leads to; null for what is unknown, over or used up.</summary>
    public async Task<(string VisitorId, string RoomId)?> Use(string secret)
    {
        while (await documents.Read(Partition, HashOf(secret)) is { } document)
        {
            var grant = JournalJson.Read<Grant>(document.Data);
            if (grant.Uses >= UsesMax)
            {
                return null;
            }

            var used = new DocumentWrite(Partition, document.Id, JournalJson.Write(grant with { Uses = grant.Uses + 1 }), PutCondition.AtVersion(document.Version))
            {
                ExpiresAt = document.ExpiresAt,
            };
            if (await documents.Put(used) is not null)
            {
                return (grant.VisitorId, grant.RoomId);
            }
        }

        return null;
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Grant(string VisitorId, string RoomId, int Uses);
}
