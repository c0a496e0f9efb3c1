using Microsoft.Extensions.Hosting;
using Realtime.Grains.Storage;

namespace Realtime.Silo.Demo;

/// <summary>Makes the demo practices once, before the server listens; a mark in storage keeps a second start from adding anything.</summary>
internal sealed class DemoSeeding(IGrainFactory grains, IDocuments documents, TimeProvider time) : IHostedService
{
    private const string Partition = "demo";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var practice in DemoPractices.All)
        {
            if (await documents.Read(Partition, practice.Slug, cancellationToken) is null)
            {
                // Every step can be repeated, so a start that was cut off goes on where it was.
                await new DemoPractice(grains, practice, time).Make();
                await documents.Put(new DocumentWrite(Partition, practice.Slug, "{}"u8.ToArray(), PutCondition.Always), cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
