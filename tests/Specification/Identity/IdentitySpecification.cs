using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Identity;

public sealed class MemoryIdentitySpecification() : IdentitySpecification(new MemoryGrainStore());

public sealed class SqliteIdentitySpecification() : IdentitySpecification(new SqliteGrainStore());

/// <summary>Accounts, their sessions and the names that only one may have.</summary>
public abstract class IdentitySpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Password = "a long password";

    private IUserGrain User => Of(Server);

    [Fact]
    public async Task A_refresh_gives_the_next_secret_and_the_one_before_ends_the_session()
    {
        var session = await SignIn();
        var next = (await User.Refresh(session.Id, session.RefreshToken!, Next()).Soon()).Ok();
        next.Id.ShouldBe(session.Id);
        next.RefreshToken.ShouldNotBe(session.RefreshToken);

        (await User.Refresh(session.Id, session.RefreshToken!, Next()).Soon()).Refused(ErrorCatalogue.InvalidRefreshToken);

        (await User.HasSession(session.Id).Soon()).ShouldBeFalse();
        (await User.Refresh(session.Id, next.RefreshToken!, Next()).Soon()).Refused(ErrorCatalogue.InvalidRefreshToken);
    }

    [Fact]
    public async Task One_secret_used_by_two_at_once_leaves_neither_a_session()
    {
        var session = await SignIn();

        var outcomes = await Waiting.AtOnce(2, _ => User.Refresh(session.Id, session.RefreshToken!, Next()));

        outcomes.Count(outcome => outcome.Value is not null).ShouldBe(1);
        (await User.HasSession(session.Id).Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_is_answered_again_and_a_stranger_still_ends_the_session()
    {
        var session = await SignIn();
        var next = Next();
        Server.Storage.Script.LoseAnswer(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(User.Refresh(session.Id, session.RefreshToken!, next).Soon());

        var repeated = (await User.Refresh(session.Id, session.RefreshToken!, next).Soon()).Ok();
        repeated.RefreshToken.ShouldBe(next);
        repeated.Id.ShouldBe(session.Id);
        (await User.HasSession(session.Id).Soon()).ShouldBeTrue();

        (await User.Refresh(session.Id, session.RefreshToken!, Next()).Soon()).Refused(ErrorCatalogue.InvalidRefreshToken);
        (await User.HasSession(session.Id).Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_is_durable_before_it_is_answered()
    {
        var session = await SignIn();
        var next = (await User.Refresh(session.Id, session.RefreshToken!, Next()).Soon()).Ok();
        var elsewhere = Of(await Start());

        (await elsewhere.HasSession(session.Id).Soon()).ShouldBeTrue();
        (await elsewhere.Refresh(session.Id, next.RefreshToken!, Next()).Soon()).Ok();
    }

    [Fact]
    public async Task A_refresh_after_its_lifetime_is_refused()
    {
        var session = await SignIn();
        Store.Time.Advance(IUserGrain.RefreshLifetime);

        (await User.Refresh(session.Id, session.RefreshToken!, Next()).Soon()).Refused(ErrorCatalogue.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_account_and_a_disabled_one_are_refused_alike()
    {
        var session = await SignIn();
        (await User.SignIn("wrong").Soon()).Refused(ErrorCatalogue.InvalidCredentials);
        (await Server.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, "us_none")).SignIn(Password).Soon()).Refused(ErrorCatalogue.InvalidCredentials);
        await User.Disable().Soon();

        (await User.SignIn(Password).Soon()).Refused(ErrorCatalogue.InvalidCredentials);
        (await User.HasSession(session.Id).Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_end_of_sessions_is_told_to_front_nodes()
    {
        var node = new RecordingNode();
        await Server.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe("n", Server.Grains.CreateObjectReference<IFrontNode>(node)).Soon();
        var session = await SignIn();

        await User.Revoke(session.Id).Soon();
        await User.Revoke(session.Id).Soon();
        await User.Disable().Soon();

        await Waiting.Until(() => node.Ended.Count == 2, "both are told");
        node.Ended.ShouldBe([("us_1", session.Id), ("us_1", null)]);
    }

    [Fact]
    public async Task The_oldest_session_makes_way_for_one_too_many()
    {
        var first = (await Visitor().OpenVisitorSession().Soon()).Ok();
        for (var number = 0; number < IUserGrain.SessionsMax - 1; number++)
        {
            (await Visitor().OpenVisitorSession().Soon()).Ok();
        }

        (await Visitor().HasSession(first.Id).Soon()).ShouldBeTrue();
        var last = (await Visitor().OpenVisitorSession().Soon()).Ok();
        (await Visitor().HasSession(first.Id).Soon()).ShouldBeFalse();
        (await Visitor().HasSession(last.Id).Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_session_that_could_not_be_stored_is_not_in_memory_either()
    {
        var session = await SignIn();
        Server.Storage.Script.FailBefore(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(User.Revoke(session.Id).Soon());

        (await User.HasSession(session.Id).Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_that_two_hosts_claim_at_once_has_one_owner_and_both_know_whom()
    {
        var hosts = new[] { Server, await Start() };
        for (var round = 0; round < 20; round++)
        {
            var name = $"slug/race-{round}";
            var won = await Waiting.AtOnce(8, number => hosts[number % 2].Grains.GetGrain<IUniqueNameGrain>(name).Claim($"owner-{number}"));

            won.Count(one => one).ShouldBe(1, $"round {round}");
            foreach (var host in hosts)
            {
                (await host.Grains.GetGrain<IUniqueNameGrain>(name).Resolve().Soon()).ShouldBe($"owner-{Array.IndexOf(won, true)}");
            }
        }
    }

    [Fact]
    public async Task A_name_is_kept_for_its_owner_and_free_once_given_up()
    {
        var name = Server.Grains.GetGrain<IUniqueNameGrain>("slug/mine");
        (await name.Claim("a").Soon()).ShouldBeTrue();
        (await name.Claim("a").Soon()).ShouldBeTrue();
        (await name.Claim("b").Soon()).ShouldBeFalse();
        await name.Release("b").Soon();
        (await name.Resolve().Soon()).ShouldBe("a");
        await name.Release("a").Soon();

        (await name.Claim("b").Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_whose_claim_lost_its_answer_belongs_to_the_claimant()
    {
        var name = Server.Grains.GetGrain<IUniqueNameGrain>("slug/lost");
        Server.Storage.Script.LoseAnswer(call => call.Verb == "Put");
        await Should.ThrowAsync<ServiceUnavailableException>(name.Claim("a").Soon());

        (await name.Claim("b").Soon()).ShouldBeFalse();
        (await name.Claim("a").Soon()).ShouldBeTrue();
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_refused_until_the_window_has_passed()
    {
        var signIn = Server.Grains.GetGrain<ISignInGrain>("nobody@clinic.example");
        for (var guess = 0; guess < ISignInGrain.FailuresMax; guess++)
        {
            (await signIn.SignIn("wrong").Soon()).Refused(ErrorCatalogue.InvalidCredentials);
        }

        (await signIn.SignIn("wrong").Soon()).Refused(ErrorCatalogue.RateLimited);
        Store.Time.Advance(ISignInGrain.FailuresWindow + TimeSpan.FromSeconds(1));
        (await signIn.SignIn("wrong").Soon()).Refused(ErrorCatalogue.InvalidCredentials);
    }

    [Fact]
    public async Task A_ticket_is_redeemed_once_and_in_time_only()
    {
        var grant = new TicketGrant(Clinic.Visitor(), Store.Time.GetUtcNow().AddHours(1));
        var ticket = Server.Grains.GetGrain<ITicketGrain>("tk_1");
        await ticket.Issue(grant).Soon();

        var redeemed = await Waiting.AtOnce(10, number => ticket.Redeem($"use-{number}"));
        redeemed.Where(one => one is not null).ShouldHaveSingleItem().ShouldBe(grant);

        var late = Server.Grains.GetGrain<ITicketGrain>("tk_2");
        await late.Issue(grant).Soon();
        Store.Time.Advance(ITicketGrain.Lifetime);
        (await late.Redeem("use").Soon()).ShouldBeNull();
    }

    [Fact]
    public async Task A_ticket_outlives_its_host_and_its_use_is_known_when_it_is_repeated()
    {
        var grant = new TicketGrant(Clinic.Visitor(), Store.Time.GetUtcNow().AddHours(1));
        await Server.Grains.GetGrain<ITicketGrain>("tk_3").Issue(grant).Soon();
        await Server.Grains.GetGrain<ITicketGrain>("tk_3").Issue(grant).Soon();
        var elsewhere = (await Start()).Grains.GetGrain<ITicketGrain>("tk_3");

        (await elsewhere.Redeem("one").Soon()).ShouldBe(grant);
        (await Server.Grains.GetGrain<ITicketGrain>("tk_3").Redeem("one").Soon()).ShouldBe(grant);
        (await elsewhere.Redeem("two").Soon()).ShouldBeNull();
    }

    private static string Next() => Guid.NewGuid().ToString("N");

    private static IUserGrain Of(GrainServer server) => server.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, "us_1"));

    private IUserGrain Visitor() => Server.Grains.GetGrain<IUserGrain>(GrainKeys.Of(Clinic.Org, "vi_1"));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Visitor().Create(new CreateUser("V", null, Role.Visitor, null)).Soon()).Ok();
        (await User.Create(new CreateUser("Ursula", "u@clinic.example", Role.Admin, Password)).Soon()).Ok();
    }

    private async Task<Session> SignIn() => (await User.SignIn(Password).Soon()).Ok();
}
