using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Practice;
using Realtime.Grains.Live;
using Realtime.Grains.Storage;

namespace Realtime.Grains.Practice;

/// <summary>A practice as one small record, written whole.</summary>
[GrainType("practice")]
internal sealed class PracticeGrain([PersistentState("practice")] IPersistentState<PracticeState> state) : Grain, IPracticeGrain
{
    private PracticeState State => state.State;

    private string OrganizationId => this.GetPrimaryKeyString();

    public async Task<Outcome<Organization>> Found(string slug, OrganizationProfile profile)
    {
        if (State.Organization is null)
        {
            await Save(State with { Organization = new Organization(OrganizationId, slug, profile, Version: 1) });
        }

        return State.Organization!;
    }

    public Task<PracticeView?> Get() =>
        Task.FromResult(State.Organization is { } organization ? new PracticeView(organization, State.Services, State.Therapists) : null);

    public async Task<Outcome<Organization>> ChangeProfile(OrganizationProfile profile, long? expectedVersion, string? commandId = null)
    {
        if (State.Organization is not { } organization)
        {
            return ErrorCatalogue.NotFound;
        }

        if (Remembered(commandId) is { } done)
        {
            return organization with { Profile = profile, Version = done.Version };
        }

        if (expectedVersion is { } version && version != organization.Version)
        {
            return ErrorCatalogue.VersionMismatch;
        }

        var changed = organization with { Profile = profile, Version = organization.Version + 1 };
        await Save(State with { Organization = changed }, commandId, changed.Version);
        return changed;
    }

    public async Task<Outcome<Service>> AddService(string serviceId, ServiceProfile profile)
    {
        if (State.Services.Find(service => service.Id == serviceId) is { } present)
        {
            return present;
        }

        if (State.Services.Count >= IPracticeGrain.ServicesMax)
        {
            return ErrorCatalogue.LimitReached.Problem($"A practice has at most {IPracticeGrain.ServicesMax} services.");
        }

        var added = new Service(serviceId, profile, Version: 1);
        await Save(State with { Services = [.. State.Services, added] });
        return added;
    }

    public async Task<Outcome<Service>> ChangeService(string serviceId, ServiceProfile profile, long? expectedVersion, string? commandId = null)
    {
        if (Remembered(commandId) is { } done)
        {
            return new Service(serviceId, profile, done.Version);
        }

        var (present, problem) = Check(State.Services.Find(service => service.Id == serviceId), service => service.Version, expectedVersion);
        if (problem is not null)
        {
            return problem;
        }

        var changed = present! with { Profile = profile, Version = present.Version + 1 };
        await Save(
            State with { Services = State.Services.ConvertAll(service => service.Id == serviceId ? changed : service) }, commandId, changed.Version);
        return changed;
    }

    public async Task<Outcome<Done>> RemoveService(string serviceId, long? expectedVersion, string? commandId = null)
    {
        if (Remembered(commandId) is not null)
        {
            return Done.Instance;
        }

        var (_, problem) = Check(State.Services.Find(service => service.Id == serviceId), service => service.Version, expectedVersion);
        if (problem is not null)
        {
            return problem;
        }

        foreach (var therapist in State.Therapists)
        {
            if (await Calendar(therapist.Id).HasFutureBookings(serviceId))
            {
                return ErrorCatalogue.ServiceInUse;
            }
        }

        var next = State with
        {
            Services = State.Services.FindAll(service => service.Id != serviceId),
            Therapists = State.Therapists.ConvertAll(therapist => therapist.Profile.ServiceIds.Contains(serviceId, StringComparer.Ordinal)
                ? therapist with
                {
                    Profile = therapist.Profile with { ServiceIds = therapist.Profile.ServiceIds.FindAll(id => id != serviceId) },
                    Version = therapist.Version + 1,
                }
                : therapist),
        };
        await Save(next, commandId);
        return Done.Instance;
    }

    public async Task<Outcome<Therapist>> AddTherapist(string therapistId, TherapistProfile profile)
    {
        if (State.Therapists.Find(therapist => therapist.Id == therapistId) is { } present)
        {
            return present;
        }

        if (State.Therapists.Count >= IPracticeGrain.TherapistsMax)
        {
            return ErrorCatalogue.LimitReached.Problem($"A practice has at most {IPracticeGrain.TherapistsMax} therapists.");
        }

        if (CheckReferences(profile) is { } problem)
        {
            return problem;
        }

        var added = new Therapist(therapistId, profile, Version: 1);
        await Save(State with { Therapists = [.. State.Therapists, added] });
        return added;
    }

    public async Task<Outcome<Therapist>> ChangeTherapist(string therapistId, TherapistProfile profile, long? expectedVersion, string? commandId = null)
    {
        if (Remembered(commandId) is { } done)
        {
            return new Therapist(therapistId, profile, done.Version);
        }

        var (present, problem) = Check(
            State.Therapists.Find(therapist => therapist.Id == therapistId), therapist => therapist.Version, expectedVersion);
        if ((problem ?? CheckReferences(profile)) is { } refused)
        {
            return refused;
        }

        var changed = present! with { Profile = profile, Version = present.Version + 1 };
        await Save(
            State with { Therapists = State.Therapists.ConvertAll(therapist => therapist.Id == therapistId ? changed : therapist) },
            commandId,
            changed.Version);
        return changed;
    }

    public async Task<Outcome<Done>> RemoveTherapist(string therapistId, long? expectedVersion, string? commandId = null)
    {
        if (Remembered(commandId) is not null)
        {
            return Done.Instance;
        }

        var (_, problem) = Check(
            State.Therapists.Find(therapist => therapist.Id == therapistId), therapist => therapist.Version, expectedVersion);
        if (problem is not null)
        {
            return problem;
        }

        if (await Calendar(therapistId).HasFutureBookings(serviceId: null))
        {
            return ErrorCatalogue.TherapistInUse;
        }

        await Save(State with { Therapists = State.Therapists.FindAll(therapist => therapist.Id != therapistId) }, commandId);
        return Done.Instance;
    }

    public async Task<Outcome<User>> AddStaff(string userId, CreateUser command)
    {
        if (State.Organization is null)
        {
            return ErrorCatalogue.NotFound;
        }

        if (State.StaffIds.Count >= IPracticeGrain.StaffMax)
        {
            return ErrorCatalogue.LimitReached.Problem($"A practice has at most {IPracticeGrain.StaffMax} staff accounts.");
        }

        // Name first, account second, list last: each step can be repeated, and a crash between them leaves nothing that answers.
        var key = GrainKeys.Of(OrganizationId, userId);
        if (!await GrainFactory.GetGrain<IUniqueNameGrain>($"email/{command.Email}").Claim(key))
        {
            return ErrorCatalogue.EmailTaken;
        }

        var created = await User(userId).Create(command);
        if (!State.StaffIds.Contains(userId, StringComparer.Ordinal))
        {
            await Save(State with { StaffIds = [.. State.StaffIds, userId] });
        }

        return created;
    }

    public async Task<Outcome<Done>> RemoveStaff(string userId, string? commandId = null)
    {
        if (Remembered(commandId) is not null)
        {
            return Done.Instance;
        }

        if (!State.StaffIds.Contains(userId, StringComparer.Ordinal) || await User(userId).Get() is not { } user)
        {
            return ErrorCatalogue.NotFound;
        }

        // Of an owner whose account is closed already, only the rest of an earlier attempt is left to do.
        if (user is { Role: Role.Owner, Active: true } && (await ListStaff()).Count(other => other is { Role: Role.Owner, Active: true }) < 2)
        {
            return ErrorCatalogue.LastOwner;
        }

        await User(userId).Disable();
        await GrainFactory.GetGrain<IUniqueNameGrain>($"email/{user.Email}").Release(GrainKeys.Of(OrganizationId, userId));
        var next = State with
        {
            StaffIds = State.StaffIds.FindAll(id => id != userId),
            Therapists = State.Therapists.ConvertAll(therapist => therapist.Profile.UserId == userId
                ? therapist with { Profile = therapist.Profile with { UserId = null }, Version = therapist.Version + 1 }
                : therapist),
        };
        await Save(next, commandId);
        return Done.Instance;
    }

    public async Task<List<User>> ListStaff() => [.. (await Task.WhenAll(State.StaffIds.Select(id => User(id).Get()))).OfType<User>()];

    private Problem? CheckReferences(TherapistProfile profile)
    {
        var unknown = profile.ServiceIds.Find(id => !State.Services.Exists(service => service.Id == id));
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (unknown is not null)
        {
            errors["serviceIds"] = ["names a service that is not this practice's"];
        }

        if (profile.UserId is { } userId && !State.StaffIds.Contains(userId, StringComparer.Ordinal))
        {
            errors["userId"] = ["is not a staff account of this practice"];
        }

        return errors.Count == 0 ? null : ErrorCatalogue.ValidationFailed.Problem() with { Errors = errors };
    }

    /// <summary>What came of this command, if it is one of the last: its caller may not have heard.</summary>
    private RememberedCommand? Remembered(string? commandId) => commandId is null ? null : State.Commands.Find(command => command.Id == commandId);

    private async Task Save(PracticeState next, string? commandId = null, long version = 0)
    {
        await state.Save(this, commandId is null ? next : next with
        {
            Commands = [.. next.Commands.TakeLast(IPracticeGrain.CommandsMax - 1), new RememberedCommand(commandId, version)],
        });
        Hint.Send(GrainFactory.GetGrain<IBroadcastGrain>(OrganizationId).PracticeChanged);
    }

    private IUserGrain User(string userId) => GrainFactory.GetGrain<IUserGrain>(GrainKeys.Of(OrganizationId, userId));

    private ICalendarGrain Calendar(string therapistId) => GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(OrganizationId, therapistId));

    private static (T? Present, Problem? Problem) Check<T>(T? present, Func<T, long> versionOf, long? expectedVersion)
        where T : class
    {
        if (present is null)
        {
            return (null, ErrorCatalogue.NotFound.Problem());
        }

        return expectedVersion is { } version && version != versionOf(present) ? (null, ErrorCatalogue.VersionMismatch.Problem()) : (present, null);
    }
}
