using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Realtime.Api.Errors;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Operations;

/// <summary>
/// Answers 413 to a body that says it is too large, after reading it away: a client that is still sending when the connection
/// closes sees a broken connection and not the answer.
/// </summary>
internal static class BodyLimit
{
    public const int DrainBytesMax = 4 * 1024 * 1024;
    private const int ChunkBytes = 16 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public static async Task Check(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentLength is not > ServerLimits.BodyBytesMax)
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength <= DrainBytesMax && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = DrainBytesMax;
            await Drain(context);
        }

        await ProblemResults.Write(context, ErrorCatalogue.PayloadTooLarge.Problem());
    }

    private static async Task Drain(HttpContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stop.CancelAfter(DrainTime);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (await context.Request.Body.ReadAsync(chunk, stop.Token) > 0)
            {
                // Read away.
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Too slow, or gone: who does not finish has to live with a closed connection.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
