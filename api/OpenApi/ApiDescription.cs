using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Realtime.Api.Errors;

namespace Realtime.Api.OpenApi;

/// <summary>The description at <c>/openapi/v1.json</c> and the page at <c>/docs</c> that shows it.</summary>
internal static class ApiDescription
{
    private const string Document = "v1";
    public const string ProblemSchema = "Problem";
    public const string BearerScheme = "bearer";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer(async (document, context, cancellation) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Realtime",
                Version = Document,
                Description = "Chat and booking for a practice. Errors are RFC 9457 problems with a stable code; instants are RFC 3339 UTC. "
                    + "Live updates come over SignalR at /hub.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access token from /api/auth/token, or of a visitor.",
            };
            document.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellation));
        });
        options.AddOperationTransformer<OperationDescription>();
        options.AddSchemaTransformer(SchemaDescription.Transform);
    });

    public static void Map(WebApplication app)
    {
        app.MapOpenApi().CacheOutput();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Realtime API";
            page.SwaggerEndpoint($"/openapi/{Document}.json", "Realtime");
        });
    }
}
