using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Practice;

public sealed class MemoryPracticeSpecification() : PracticeSpecification(new MemoryGrainStore());

public sealed class SqlitePracticeSpecification() : PracticeSpecification(new SqliteGrainStore());

/// <summary>What may be changed of a practice, and what stands in the way.</summary>
public abstract class PracticeSpecification(GrainStore store) : GrainSpecification(store)
{
    private IPracticeGrain Practice => Clinic.Practice;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
    }

    [Fact]
    public async Task A_service_or_therapist_with_future_bookings_stays_until_they_are_over()
    {
        (await Clinic.Appointments.Book(Clinic.Request("b", Clinic.Monday)).Soon()).Ok();

        (await Practice.RemoveService(Clinic.Hour.ServiceId, null).Soon()).Refused(ErrorCatalogue.ServiceInUse);
        (await Practice.RemoveTherapist(Clinic.Ada, null).Soon()).Refused(ErrorCatalogue.TherapistInUse);
        (await Practice.RemoveService(Clinic.Guarded.ServiceId, null).Soon()).Ok();
        Store.Time.Advance(TimeSpan.FromDays(4));

        (await Practice.RemoveService(Clinic.Hour.ServiceId, null).Soon()).Ok();
        (await Practice.Get().Soon())!.Therapists.ShouldHaveSingleItem().Profile.ServiceIds.ShouldBeEmpty();
        (await Practice.RemoveTherapist(Clinic.Ada, null).Soon()).Ok();
        (await Practice.RemoveTherapist(Clinic.Ada, null).Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task A_write_on_another_version_is_refused_and_changes_nothing()
    {
        var service = (await Practice.Get().Soon())!.Services[0];
        var changed = (await Practice.ChangeService(service.Id, service.Profile with { Name = "New" }, service.Version).Soon()).Ok();
        changed.Version.ShouldBe(service.Version + 1);

        (await Practice.ChangeService(service.Id, service.Profile, service.Version).Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Practice.RemoveService(service.Id, service.Version).Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Practice.ChangeProfile(new OrganizationProfile("X", "UTC"), 9).Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Practice.Get().Soon())!.Services[0].Profile.Name.ShouldBe("New");
    }

    [Fact]
    public async Task Many_changes_at_once_are_all_kept()
    {
        await Waiting.AtOnce(30, number => Practice.AddService($"sv_{number}", new ServiceProfile($"S{number}", "", 30, 0, 0, new Money(0, "USD"), true)));

        (await new Clinic(await Start()).Practice.Get().Soon())!.Services.Count.ShouldBe(32);
    }

    [Fact]
    public async Task Two_hosts_that_change_a_practice_at_once_overwrite_nothing()
    {
        var other = new Clinic(await Start());
        var outcomes = await Waiting.AtOnce(20, async number =>
        {
            var profile = new ServiceProfile($"S{number}", "", 30, 0, 0, new Money(0, "USD"), true);
            for (; ; )
            {
                try
                {
                    return (await (number % 2 == 0 ? Clinic : other).Practice.AddService($"sv_{number}", profile)).Ok().Id;
                }
                catch (InconsistentStateException)
                {
                    await Task.Yield();
                }
            }
        });

        var stored = (await new Clinic(await Start()).Practice.Get().Soon())!.Services.Select(service => service.Id);
        outcomes.Except(stored).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_therapist_gives_services_of_this_practice_and_has_an_account_of_it_only()
    {
        var profile = new TherapistProfile("T", "", "", ["sv_foreign"], "UTC", true) { UserId = "us_foreign" };

        (await Practice.AddTherapist("th_x", profile).Soon()).Refused(ErrorCatalogue.ValidationFailed).Errors!.Keys.ShouldBe(["serviceIds", "userId"]);
        (await Practice.ChangeTherapist(Clinic.Ada, profile, null).Soon()).Refused(ErrorCatalogue.ValidationFailed);
    }

    [Fact]
    public async Task An_address_belongs_to_one_account_over_all_practices()
    {
        (await Practice.AddStaff("us_1", Staff("a@x.example", Role.Owner)).Soon()).Ok();
        var elsewhere = Clinic.Grains.GetGrain<IPracticeGrain>("org_two");
        (await elsewhere.Found("two", new OrganizationProfile("Two", "UTC")).Soon()).Ok();

        (await elsewhere.AddStaff("us_2", Staff("a@x.example", Role.Owner)).Soon()).Refused(ErrorCatalogue.EmailTaken);
        (await Practice.AddStaff("us_1", Staff("a@x.example", Role.Owner)).Soon()).Ok();
        (await Practice.ListStaff().Soon()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_last_owner_stays_and_a_removed_accounts_address_is_free_again()
    {
        (await Practice.AddStaff("us_1", Staff("a@x.example", Role.Owner)).Soon()).Ok();
        (await Practice.RemoveStaff("us_1").Soon()).Refused(ErrorCatalogue.LastOwner);
        (await Practice.AddStaff("us_2", Staff("b@x.example", Role.Owner)).Soon()).Ok();

        (await Practice.RemoveStaff("us_1").Soon()).Ok();
        (await Practice.RemoveStaff("us_2").Soon()).Refused(ErrorCatalogue.LastOwner);
        (await Practice.AddStaff("us_3", Staff("a@x.example", Role.Admin)).Soon()).Ok();
    }

    [Fact]
    public async Task A_removal_that_was_cut_off_after_the_account_was_closed_can_be_finished()
    {
        (await Practice.AddStaff("us_1", Staff("a@x.example", Role.Owner)).Soon()).Ok();
        (await Practice.AddStaff("us_2", Staff("b@x.example", Role.Owner)).Soon()).Ok();
        Server.Storage.Script.FailBefore(call => call.Verb == "Put" && call.Subject.StartsWith("grain/unique-name", StringComparison.Ordinal));
        await Should.ThrowAsync<ServiceUnavailableException>(Practice.RemoveStaff("us_1").Soon());

        (await Practice.RemoveStaff("us_1").Soon()).Ok();

        (await Practice.ListStaff().Soon()).ShouldHaveSingleItem().Id.ShouldBe("us_2");
        (await Clinic.Grains.GetGrain<IUniqueNameGrain>("email/a@x.example").Resolve().Soon()).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_that_could_not_be_stored_is_not_in_memory_either()
    {
        Server.Storage.Script.FailBefore(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(Practice.ChangeProfile(new OrganizationProfile("X", "UTC"), null).Soon());

        (await Practice.Get().Soon())!.Organization.Profile.Name.ShouldBe("Clinic");
    }

    [Fact]
    public async Task A_command_whose_answer_was_lost_is_answered_again_as_it_was()
    {
        var view = (await Practice.Get().Soon())!;
        var (service, therapist) = (view.Services[0], view.Therapists[0]);
        (await Practice.AddStaff("us_1", Staff("a@x.example", Role.Owner)).Soon()).Ok();
        (await Practice.AddStaff("us_2", Staff("b@x.example", Role.Admin)).Soon()).Ok();

        (await Twice(() => Practice.ChangeProfile(view.Organization.Profile, view.Organization.Version, "p"))).Version.ShouldBe(view.Organization.Version + 1);
        (await Twice(() => Practice.ChangeService(service.Id, service.Profile, service.Version, "s"))).Version.ShouldBe(service.Version + 1);
        (await Twice(() => Practice.ChangeTherapist(therapist.Id, therapist.Profile, therapist.Version, "t"))).Version.ShouldBe(therapist.Version + 1);
        await Twice(() => Practice.RemoveService(service.Id, service.Version + 1, "rs"));
        await Twice(() => Practice.RemoveTherapist(therapist.Id, expectedVersion: null, "rt"));
        await Twice(() => Practice.RemoveStaff("us_2", "ru"), "grain/practice");

        // Another command on the version that is gone is refused as ever.
        (await Practice.ChangeProfile(view.Organization.Profile, view.Organization.Version, "q").Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Practice.RemoveService(service.Id, expectedVersion: null, "rs2").Soon()).Refused(ErrorCatalogue.NotFound);
    }

    [Fact]
    public async Task So_many_commands_are_remembered_and_no_more()
    {
        var version = 1L;
        for (var number = 0; number <= IPracticeGrain.CommandsMax; number++)
        {
            version = (await Practice.ChangeProfile(new OrganizationProfile($"P{number}", "UTC"), version, $"c{number}").Soon()).Ok().Version;
        }

        (await Practice.ChangeProfile(new OrganizationProfile("P1", "UTC"), 2, "c1").Soon()).Ok().Version.ShouldBe(3);
        (await Practice.ChangeProfile(new OrganizationProfile("P0", "UTC"), 1, "c0").Soon()).Refused(ErrorCatalogue.VersionMismatch);
        (await Practice.Get().Soon())!.Organization.Version.ShouldBe(version);
    }

    /// <summary>Stored, its answer lost; then the same again.</summary>
    private async Task<T> Twice<T>(Func<Task<Outcome<T>>> command, string subject = "")
    {
        Server.Storage.Script.LoseAnswer(call => call.Verb == "Put" && call.Subject.StartsWith(subject, StringComparison.Ordinal));
        await Should.ThrowAsync<ServiceUnavailableException>(command().Soon());
        return (await command().Soon()).Ok();
    }

    private static CreateUser Staff(string email, Role role) => new("S", email, role, "a long password");
}
