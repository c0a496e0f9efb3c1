using System.Security.Cryptography;
using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Privacy;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>A calendar's feed and the key that opens it.</summary>
public abstract class CalendarFeedSpecification(GrainStore store) : GrainSpecification(store)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada, Clinic.Ben);
    }

    [Fact]
    public async Task A_key_whose_answer_was_lost_is_the_one_that_a_repeat_gets()
    {
        var issued = await Feed(Clinic).RotateKey(Clinic.Owner, "secret").Soon();
        Store.Time.Advance(TimeSpan.FromSeconds(1));

        (await Feed(Clinic).RotateKey(Clinic.Owner, "secret").Soon()).ShouldBe(issued);
        (await Feed(Clinic).RotateKey(Clinic.Owner, "other").Soon()).Info.CreatedAt.ShouldNotBe(issued.Info.CreatedAt);
    }

    [Fact]
    public async Task Read_shows_what_was_acknowledged_before_it()
    {
        var secret = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        (await Clinic.Calendar(Clinic.Ben).Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();

        var feed = (await Feed(Clinic).Read(secret).Soon()).ShouldNotBeNull();

        (feed.PracticeName, feed.TherapistName, feed.TimeZone).ShouldBe(("Clinic", Clinic.Ada, "America/New_York"));
        var shown = feed.Events.ShouldHaveSingleItem();
        (shown.BookingId, shown.Start, shown.Status, shown.ServiceName, shown.ClientName, shown.Sequence)
            .ShouldBe((booking.Id, Clinic.Monday, BookingStatus.Confirmed, Clinic.Hour.ServiceId, "Visitor 1", 0));
    }

    [Fact]
    public async Task Sequence_grows_with_every_change_and_a_cancelled_appointment_stays()
    {
        var secret = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        var booking = (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        for (var change = 1; change < 5; change++)
        {
            (await Clinic.Calendar().Reschedule(new Reschedule($"m{change}", Clinic.Visitor(), booking.Id, Clinic.Monday.AddHours(change), null, null)).Soon()).Ok();
            (await Feed(Clinic).Read(secret).Soon())!.Events.ShouldHaveSingleItem().Sequence.ShouldBe(change);
        }

        (await Clinic.Calendar().ChangeStatus(new ChangeBookingStatus("c", Clinic.Owner, booking.Id, BookingStatus.Cancelled, "ill", null)).Soon()).Ok();

        var shown = (await Feed(Clinic).Read(secret).Soon())!.Events.ShouldHaveSingleItem();
        (shown.BookingId, shown.Sequence, shown.Status).ShouldBe((booking.Id, 5, BookingStatus.Cancelled));
    }

    [Fact]
    public async Task Key_holds_after_a_restart_and_only_its_hash_is_stored()
    {
        var secret = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;

        var again = new Clinic(await Start());

        (await Feed(again).Read(secret).Soon()).ShouldNotBeNull();
        (await Feed(again).GetKey().Soon())!.CreatedBy.ShouldBe(Clinic.Owner.UserId);
        var stored = string.Join('\n', await Store.Dump(["grain/calendar-feed", $"audit/{Clinic.Org}"], []));
        stored.ShouldContain("calendar-key.rotated");
        stored.ShouldContain(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));
        stored.ShouldNotContain(secret, Case.Insensitive);
    }

    [Fact]
    public async Task Read_with_another_secret_or_without_a_key_shows_nothing()
    {
        (await Feed(Clinic).Read("").Soon()).ShouldBeNull();
        var first = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        (await Feed(Clinic).Read(first[..^1]).Soon()).ShouldBeNull();
        (await Feed(Clinic, Clinic.Ben).Read(first).Soon()).ShouldBeNull();

        var second = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        (await Feed(Clinic).Read(first).Soon()).ShouldBeNull();
        (await Feed(Clinic).Read(second).Soon()).ShouldNotBeNull();

        await Feed(Clinic).RevokeKey(Clinic.Owner).Soon();
        (await Feed(Clinic).Read(second).Soon()).ShouldBeNull();
        (await Feed(Clinic).GetKey().Soon()).ShouldBeNull();
    }

    [Fact]
    public async Task A_therapist_who_is_gone_has_no_feed()
    {
        var secret = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        (await Clinic.Practice.RemoveTherapist(Clinic.Ada, null).Soon()).Ok();

        (await Feed(Clinic).Read(secret).Soon()).ShouldBeNull();
    }

    [Fact]
    public async Task An_erased_client_has_no_name_in_the_feed()
    {
        var secret = (await Feed(Clinic).RotateKey(Clinic.Owner).Soon()).Secret;
        (await Clinic.Calendar().Book(Clinic.Book("b", Clinic.Monday)).Soon()).Ok();
        (await Feed(Clinic).Read(secret).Soon())!.Events[0].ClientName.ShouldBe("Visitor 1");

        (await Clinic.Grains.GetGrain<IPrivacyGrain>(GrainKeys.Of(Clinic.Org, "vi_1")).Erase(Clinic.Owner).Soon()).Ok();

        var shown = (await Feed(Clinic).Read(secret).Soon())!.Events.ShouldHaveSingleItem();
        (shown.ClientName, shown.Status, shown.Sequence).ShouldBe((null, BookingStatus.Cancelled, 1));
    }

    private static ICalendarFeedGrain Feed(Clinic clinic, string therapistId = Clinic.Ada) =>
        clinic.Grains.GetGrain<ICalendarFeedGrain>(GrainKeys.Of(Clinic.Org, therapistId));
}
