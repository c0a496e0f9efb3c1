namespace Realtime.GrainInterfaces.Identity;

/// <summary>What somebody may do in a practice. Numbers are stored; only ever append.</summary>
public enum Role
{
    Visitor = 0,
    Reception = 1,
    Therapist = 2,
    Admin = 3,
    Owner = 4,
}

public static class Roles
{
    extension(Role role)
    {
        public bool IsStaff => role != Role.Visitor;

        /// <summary>Owner or admin: may change the practice itself.</summary>
        public bool IsManager => role is Role.Owner or Role.Admin;
    }
}

/// <summary>Who asks, as a verified token says.</summary>
[GenerateSerializer, Immutable, Alias("caller")]
public sealed record Caller(
    [property: Id(0)] string OrganizationId,
    [property: Id(1)] string UserId,
    [property: Id(2)] Role Role,
    [property: Id(3)] string Name,
    [property: Id(4)] string SessionId);
