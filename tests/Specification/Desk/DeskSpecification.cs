using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Desk;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Live;
using Realtime.GrainInterfaces.Presence;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Desk;

/// <summary>A visitor who waits is given to somebody who is there, once, whatever fails between; and is told where nobody is.</summary>
public abstract class DeskSpecification(GrainStore store) : GrainSpecification(store)
{
    private const string Node = "node-1";

    private static readonly Caller Rita = new(Clinic.Org, "us_rita", Role.Reception, "Rita", "");
    private static readonly Caller Tom = new(Clinic.Org, "us_tom", Role.Therapist, "Tom", "");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
    }

    [Fact]
    public async Task A_practice_that_never_had_anybody_on_duty_hears_nothing_of_its_desk()
    {
        await Say("rm_1");
        await Clinic.Room("rm_1").Settle();

        (await Desk().Get()).InUse.ShouldBeFalse();
        (await Clinic.Room("rm_1").Get(Clinic.Owner)).Ok().HeadSequence.ShouldBe(1);
        (await Store.Journal.ReadHead($"desk/{Clinic.Org}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_visitor_is_given_to_whoever_is_on_duty_and_here()
    {
        await OnDuty(Rita, isHere: false);
        await OnDuty(Tom);

        await Say("rm_1");

        await Until("rm_1", Tom.UserId);
        var item = (await Items("rm_1"))[^1];
        (item.Kind, item.SenderId, item.Data!.AssignedTo).ShouldBe((MessageKind.Assignment, Message.SystemSenderId, Tom.UserId));
    }

    [Fact]
    public async Task Many_visitors_at_once_are_spread_evenly_and_each_is_assigned_once()
    {
        await OnDuty(Rita);
        await OnDuty(Tom);

        await Waiting.AtOnce(8, async number =>
        {
            await Say($"rm_{number}", Clinic.Visitor(number));
            return true;
        });
        foreach (var number in Enumerable.Range(0, 8))
        {
            await Until($"rm_{number}", null);
        }

        var desk = await Desk().Get();
        desk.OnDuty.Select(duty => duty.Conversations).ShouldBe([4, 4]);
        foreach (var number in Enumerable.Range(0, 8))
        {
            (await Items($"rm_{number}")).Count(item => item.Kind == MessageKind.Assignment).ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_visitor_who_waits_for_nobody_is_told_so_and_given_to_who_comes()
    {
        await OnDuty(Rita, isHere: false);
        await Say("rm_1");
        await Waiting.Until(async () => (await Items("rm_1"))[^1].Data?.Desk is { State: DeskNoticeKind.Away }, "the visitor is told");

        await Here(Rita);

        await Until("rm_1", Rita.UserId);
        (await Items("rm_1")).Count(item => item.Kind == MessageKind.Desk).ShouldBe(1);
    }

    [Fact]
    public async Task Those_who_wait_have_positions_and_everybody_else_has_none()
    {
        await OnDuty(Rita, isHere: false);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await Say($"rm_{number}", Clinic.Visitor(number));
            await Waiting.Until(async () => (await Desk().Get()).Waiting.Count == number, "it waits");
            Store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await Desk().Find(["rm_3", "rm_1", "rm_other"])).Select(room => (room.RoomId, room.Position, room.ExpectedMinutes))
            .ShouldBe([("rm_1", 1, null), ("rm_3", 3, null)], ignoreOrder: true);
        (await Clinic.Room("rm_1").Post(new PostMessage(Rita, "a", "hello"))).Ok();

        await Waiting.Until(async () => (await Desk().Find(["rm_2"])) is [{ Position: 1 }], "the others move up");
    }

    [Fact]
    public async Task A_colleague_may_take_over_hand_on_and_hand_back()
    {
        await OnDuty(Rita);
        await Say("rm_1");
        await Until("rm_1", Rita.UserId);
        (await Change("rm_1", Tom)).AssignedTo.ShouldBe(Tom.UserId);

        (await Change("rm_1", null)).AssignedTo.ShouldBeNull();

        await Until("rm_1", Rita.UserId);
    }

    [Fact]
    public async Task Who_leaves_without_an_answer_loses_it_to_another_with_nobody_asking()
    {
        await OnDuty(Rita);
        await Say("rm_1");
        await Until("rm_1", Rita.UserId);
        await OnDuty(Tom);
        await Presence(Rita).Report(Node, 0);

        await Waiting.Until(
            async () =>
            {
                await Here(Tom);
                Store.Time.Advance(TimeSpan.FromSeconds(10));
                return (await Clinic.Room("rm_1").Get(Clinic.Owner)).Ok().AssignedTo == Tom.UserId;
            },
            "the other has it");
    }

    [Fact]
    public async Task A_crash_before_the_desk_was_told_is_made_good_by_the_next_start()
    {
        await OnDuty(Rita, isHere: false);
        await Desk().Settle();
        using var held = Server.Storage.Script.Hold(call => call.Verb == "Append" && call.Subject == $"desk/{Clinic.Org}");
        await Say("rm_1");
        await held.Reached.Soon();
        await Server.Kill();

        var again = new Clinic(await Start());

        await Waiting.Until(async () => (await Desk(again).Find(["rm_1"])).Count == 1, "it waits at the desk");
    }

    [Fact]
    public async Task A_crash_between_the_decision_and_the_assignment_is_made_good_by_the_next_start_once()
    {
        await OnDuty(Rita);
        await Desk().Settle();
        var heads = 0;
        using var held = Server.Storage.Script.Hold(call => call.Verb == "Append" && call.Subject == Clinic.RoomStream("rm_1") && ++heads == 2);
        await Say("rm_1");
        await held.Reached.Soon();
        await Server.Kill();

        var again = new Clinic(await Start());

        await Waiting.Until(async () => (await again.Room("rm_1").Get(Clinic.Owner)).Ok().AssignedTo == Rita.UserId, "it is assigned");
        await Desk(again).Settle();
        (await Items("rm_1", again)).Count(item => item.Kind == MessageKind.Assignment).ShouldBe(1);
    }

    [Fact]
    public async Task A_desk_that_lost_every_hint_finds_who_is_here_when_it_looks_again()
    {
        await OnDuty(Rita, isHere: false);
        await Say("rm_1");
        await Waiting.Until(async () => (await Desk().Find(["rm_1"])).Count == 1, "it waits");
        await Server.Kill();
        var again = await Start();
        await again.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, Rita.UserId)).Report(Node, 1);

        await Waiting.Until(
            async () =>
            {
                Store.Time.Advance(TimeSpan.FromSeconds(5));
                await again.Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, Rita.UserId)).Report(Node, 1);
                return (await new Clinic(again).Room("rm_1").Get(Clinic.Owner)).Ok().AssignedTo == Rita.UserId;
            },
            "it is assigned");
    }

    [Fact]
    public async Task Two_desks_of_one_practice_assign_a_conversation_once()
    {
        await OnDuty(Rita);
        await OnDuty(Tom);
        var other = new Clinic(await Start());
        await Presence(Rita, other).Report(Node, 1);
        await Presence(Tom, other).Report(Node, 1);
        (await Clinic.OpenRoom("rm_1")).ShouldNotBeNull();
        (await Clinic.Room("rm_1").Post(new PostMessage(Clinic.Visitor(), "m", "help"))).Ok();
        await Until("rm_1", null);
        await Desk().Settle();
        await Waiting.AtOnce(4, async number =>
        {
            try
            {
                await (number % 2 == 0 ? Desk() : Desk(other)).Due("look");
            }
            catch (StorageUnavailableException)
            {
                // The other was first; whoever wakes it asks again.
            }

            return true;
        });

        await Desk(other).Settle();
        (await Store.Journal.Read(Clinic.RoomStream("rm_1"), 0, 100)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_conversation_that_began_to_wait_before_the_desk_was_in_use_is_found()
    {
        await Say("rm_1");
        await Clinic.Room("rm_1").Settle();

        await OnDuty(Rita);

        await Until("rm_1", Rita.UserId);
    }

    [Fact]
    public async Task A_visitor_who_is_erased_waits_no_more()
    {
        await OnDuty(Rita, isHere: false);
        await Say("rm_1");
        await Waiting.Until(async () => (await Desk().Find(["rm_1"])).Count == 1, "it waits");

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, Clinic.Visitor().UserId)).Erase(Clinic.Owner)).Ok();

        await Waiting.Until(async () => (await Desk().Get()).Waiting.Count == 0, "it waits no more");
        await Here(Rita);
        await Desk().Settle();
        (await Items("rm_1")).ShouldAllBe(item => item.Kind != MessageKind.Assignment);
    }

    [Fact]
    public async Task Duty_is_of_staff_for_themselves_and_front_nodes_hear_of_it()
    {
        var node = new RecordingNode();
        await Clinic.Grains.GetGrain<IBroadcastGrain>(Clinic.Org).Subscribe(Node, Clinic.Grains.CreateObjectReference<IFrontNode>(node));

        (await Desk().SetDuty(Clinic.Visitor(), true)).Refused(ErrorCatalogue.Forbidden);
        (await Desk().SetDuty(Rita with { OrganizationId = "org_other" }, true)).Refused(ErrorCatalogue.Forbidden);
        var desk = (await Desk().SetDuty(Rita, true)).Ok();

        (desk.InUse, desk.OnDuty.Single().Name, desk.OnDuty.Single().Status).ShouldBe((true, "Rita", PresenceStatus.Offline));
        await Waiting.Until(() => !node.Desks.IsEmpty, "front nodes are told");
        (await Desk().SetDuty(Rita, false)).Ok().OnDuty.ShouldBeEmpty();
    }

    private IDeskGrain Desk(Clinic? clinic = null) => (clinic ?? Clinic).Grains.GetGrain<IDeskGrain>(Clinic.Org);

    private IPresenceGrain Presence(Caller who, Clinic? clinic = null) => (clinic ?? Clinic).Grains.GetGrain<IPresenceGrain>(GrainKeys.Of(Clinic.Org, who.UserId));

    private Task Here(Caller who) => Presence(who).Report(Node, 1);

    private async Task OnDuty(Caller who, bool isHere = true)
    {
        if (isHere)
        {
            await Here(who);
        }

        (await Desk().SetDuty(who, true)).Ok();
    }

    private async Task Say(string roomId, Caller? visitor = null)
    {
        await Clinic.OpenRoom(roomId, visitor);
        (await Clinic.Room(roomId).Post(new PostMessage(visitor ?? Clinic.Visitor(), "m", "help")).Soon()).Ok();
    }

    private async Task<RoomSummary> Change(string roomId, Caller? to) => (await Clinic.Room(roomId).Change(new ChangeRoom(
        Rita, null, to is null ? new Participant("", "", Role.Reception) : new Participant(to.UserId, to.Name, to.Role)))).Ok();

    /// <summary>Until it is assigned to this person; null: to anybody.</summary>
    private Task Until(string roomId, string? userId) => Waiting.Until(
        async () => (await Clinic.Room(roomId).Get(Clinic.Owner)).Ok().AssignedTo is { } assigned && (userId is null || assigned == userId),
        $"{roomId} is assigned to {userId ?? "somebody"}");

    private async Task<List<Message>> Items(string roomId, Clinic? clinic = null) =>
        (await (clinic ?? Clinic).Room(roomId).ReadAfter(Clinic.Owner, 0, IRoomGrain.PageMax)).Ok().Items;
}
