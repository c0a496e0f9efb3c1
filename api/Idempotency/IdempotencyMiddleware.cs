using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Realtime.Api.Errors;
using Realtime.Api.Identity;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Idempotency;

namespace Realtime.Api.Idempotency;

/// <summary>
/// Carries out a request with an <c>Idempotency-Key</c> once, and answers its repeats with the first answer byte for byte. The
/// answer is kept before it is sent. Answers that decide nothing (401, 429, 5xx) are not kept.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IGrainFactory grains, IDataProtectionProvider protection)
{
    // Kept answers may hold access tokens.
    private readonly IDataProtector _protector = protection.CreateProtector("Realtime.Idempotency.v1");

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotentRoute>() is null
            || !context.Request.Headers.TryGetValue(IdempotentRoute.Header, out var header))
        {
            await next(context);
            return;
        }

        if (header is not [{ Length: > 0 and <= IdempotentRoute.KeyLengthMax } key] || !key.All(c => c is > ' ' and <= '~'))
        {
            await ProblemResults.Write(context, ErrorCatalogue.InvalidIdempotencyKey.Problem());
            return;
        }

        var fingerprint = await Fingerprint(context.Request);
        var (organization, user) = ScopeOf(context);
        context.Features.Set(CommandId.Of(organization, user, key, fingerprint));

        var grain = grains.GetGrain<IIdempotencyGrain>(GrainKeys.Of(organization, $"{user}/{key}"));
        var decision = await grain.Begin(fingerprint, CommandId.New().Value);
        switch (decision.Verdict)
        {
            case IdempotencyVerdict.Replay:
                context.Response.Headers[IdempotentRoute.ReplayHeader] = "true";
                await Send(context.Response, decision.Answer! with { Body = _protector.Unprotect(decision.Answer.Body) });
                break;
            case IdempotencyVerdict.Reused:
                await ProblemResults.Write(context, ErrorCatalogue.IdempotencyKeyReused.Problem());
                break;
            default:
                await Execute(context, grain, fingerprint);
                break;
        }
    }

    private async Task Execute(HttpContext context, IIdempotencyGrain grain, string fingerprint)
    {
        StoredAnswer answer;
        try
        {
            answer = await Capture(context);
        }
        catch (Exception)
        {
            await grain.Abandon(fingerprint);
            throw;
        }

        var kept = answer with { Body = _protector.Protect(answer.Body) };
        if (answer.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests or >= 500
            || kept.Body.Length > IIdempotencyGrain.AnswerBytesMax)
        {
            await grain.Abandon(fingerprint);
        }
        else
        {
            await grain.Complete(fingerprint, kept);
        }

        await Send(context.Response, answer);
    }

    private async Task<StoredAnswer> Capture(HttpContext context)
    {
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var captured = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(captured);
        try
        {
            await next(context);
            await captured.CompleteAsync();
        }
        finally
        {
            context.Features.Set(sent);
        }

        var response = context.Response;
        return new StoredAnswer(
            response.StatusCode, response.ContentType, body.ToArray(), response.Headers.Location.FirstOrDefault(), response.Headers.ETag.FirstOrDefault());
    }

    private static async Task Send(HttpResponse response, StoredAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.Location = answer.Location;
        response.Headers.ETag = answer.ETag;
        if (answer.Body.Length > 0)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body);
        }
    }

    private static async Task<string> Fingerprint(HttpRequest request)
    {
        // Bounded by the server's limit on bodies; more than that throws here, which answers 413.
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.HttpContext.Response.RegisterForDispose(body);
        body.Position = 0;
        request.Body = body;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.PathBase}{request.Path}{request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Strangers share no keys: a guessed key of another's request must not answer with that one's token.
    private static (string Organization, string User) ScopeOf(HttpContext context) => context.User.CallerIdentity is { Caller: var caller }
        ? (caller.OrganizationId, caller.UserId)
        : ("public", $"{context.Connection.RemoteIpAddress}{context.Request.Path}");
}
