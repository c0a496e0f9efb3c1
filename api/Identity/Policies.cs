using Microsoft.AspNetCore.Authorization;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>Who may use a route. What belongs to whom is decided where it is kept.</summary>
public static class Policies
{
    public const string AnyToken = "any-token";
    public const string Staff = "staff";
    public const string Managers = "managers";
    public const string Visitors = "visitors";

    public static void Add(AuthorizationBuilder authorization) => authorization
        .AddPolicy(AnyToken, policy => policy.RequireAuthenticatedUser())
        .AddPolicy(Staff, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.CallerIdentity is { Caller.Role.IsStaff: true }))
        .AddPolicy(Managers, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.CallerIdentity is { Caller.Role.IsManager: true }))
        .AddPolicy(Visitors, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.CallerIdentity is { Caller.Role: Role.Visitor }));
}
