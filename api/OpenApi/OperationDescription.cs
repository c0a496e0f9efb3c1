using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Realtime.Api.Errors;
using Realtime.Api.Idempotency;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.OpenApi;

/// <summary>Adds to each operation what its metadata say: the token, the headers, and every way to fail.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    private static readonly ErrorKind[] OfEveryRoute = [ErrorCatalogue.RateLimited, ErrorCatalogue.InternalError, ErrorCatalogue.StorageUnavailable];
    private static readonly ErrorKind[] OfReading = [ErrorCatalogue.MalformedRequest, ErrorCatalogue.PayloadTooLarge, ErrorCatalogue.UnsupportedMediaType];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var kinds = metadata.OfType<RouteFailures>().SelectMany(failures => failures.Kinds).Concat(OfEveryRoute).ToList();
        operation.OperationId ??= $"{context.Description.HttpMethod?.ToLowerInvariant()}_{context.Description.RelativePath?.Replace('/', '_').Trim('_')}";

        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
        {
            kinds.AddRange(OfReading.Where(kind => kind == ErrorCatalogue.MalformedRequest || operation.RequestBody is not null));
        }

        if (metadata.OfType<IAuthorizeData>().Any())
        {
            kinds.AddRange([ErrorCatalogue.Unauthenticated, ErrorCatalogue.Forbidden]);
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDescription.BearerScheme, context.Document)] = [] }];
        }

        if (metadata.OfType<IdempotentRoute>().Any())
        {
            kinds.AddRange([ErrorCatalogue.IdempotencyKeyReused, ErrorCatalogue.InvalidIdempotencyKey]);
            AddHeader(operation, IdempotentRoute.Header, "1 to 128 visible ASCII characters; the same request with it is carried out once.");
        }

        if (metadata.OfType<VersionedRoute>().Any())
        {
            AddHeader(operation, "If-Match", "The ETag that was read; without it the write replaces whatever is there.");
        }

        var schema = new OpenApiSchemaReference(ApiDescription.ProblemSchema, context.Document);
        operation.Responses ??= [];
        foreach (var status in kinds.Distinct().GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString()] = new OpenApiResponse
            {
                Description = string.Join(" ", status.Select(kind => $"`{kind.Code}`: {kind.Sentence}")),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemBody.ContentType] = new() { Schema = schema } },
            };
        }

        return Task.CompletedTask;
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
