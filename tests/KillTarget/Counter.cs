using System.Text;
using Realtime.Grains.Storage;

namespace Realtime.Tests.KillTarget;

/// <summary>Counts a document up at its version, against others; its text is always its version.</summary>
internal static class Counter
{
    public const string Partition = "counters";

    public static async Task Run(IDocuments documents, Acknowledgements acknowledgements, string id)
    {
        while (true)
        {
            var version = (await documents.Read(Partition, id))?.Version ?? 0;
            var condition = version == 0 ? PutCondition.Absent : PutCondition.AtVersion(version);
            if (await documents.Put(new(Partition, id, Encoding.UTF8.GetBytes($"{version + 1}"), condition)) is { } written)
            {
                acknowledgements.Document(id, written);
            }
        }
    }
}
