using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>Two hosts that both own one calendar: the journal's condition alone decides.</summary>
public abstract class CalendarRaceSpecification(GrainStore store) : GrainSpecification(store)
{
    private GrainServer _otherServer = null!;
    private Clinic _other = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
        _otherServer = await Start();
        _other = new Clinic(_otherServer);
    }

    [Fact]
    public async Task Two_owners_sell_each_slot_once_and_no_two_that_overlap()
    {
        var won = 0;
        for (var day = 0; day < 4; day++)
        {
            var start = Clinic.Monday.AddDays(day);
            var outcomes = await Waiting.AtOnce(48, number => Insist(() => Owner(number).Calendar().Book(
                Clinic.Book($"{day}-{number}", start.AddMinutes(30 * (number / 2 % 6)), Clinic.Visitor(number)))));
            won += outcomes.Count(outcome => outcome.Value is not null);
            foreach (var lost in outcomes.Where(outcome => outcome.Value is null))
            {
                lost.Refused(ErrorCatalogue.SlotTaken);
            }
        }

        var sold = await SoldTime.Read(Store.Journal, Clinic.CalendarStream());
        sold.Broken.ShouldBeEmpty();
        sold.LiveStarts.Count.ShouldBe(won);
    }

    [Fact]
    public async Task An_owner_whose_append_was_overtaken_refuses_what_the_other_sold()
    {
        await Clinic.Calendar().GetSchedule().Soon();
        Server.Storage.Overtake(
            call => call.Verb == "Append" && call.Subject == Clinic.CalendarStream(),
            async () => (await _other.Calendar().Book(Clinic.Book("theirs", Clinic.Monday.AddMinutes(30), Clinic.Visitor(2)))).Ok());

        (await Clinic.Calendar().Book(Clinic.Book("mine", Clinic.Monday)).Soon()).Refused(ErrorCatalogue.SlotTaken);

        var sold = await SoldTime.Read(Store.Journal, Clinic.CalendarStream());
        sold.Broken.ShouldBeEmpty();
        sold.LiveStarts.ShouldBe([Clinic.Monday.AddMinutes(30)]);
    }

    [Fact]
    public async Task A_hold_that_the_other_owner_gave_is_respected()
    {
        await Clinic.Calendar().GetSchedule().Soon();
        Server.Storage.Overtake(
            call => call.Verb == "Append" && call.Subject == Clinic.CalendarStream(),
            async () => (await _other.Calendar().PlaceHold(Clinic.Hold("theirs", Clinic.Monday, Clinic.Visitor(2)))).Ok());

        (await Clinic.Calendar().Book(Clinic.Book("mine", Clinic.Monday)).Soon()).Refused(ErrorCatalogue.SlotTaken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_commands_of_many_at_once_on_two_owners_break_nothing(int seed)
    {
        await Waiting.AtOnce(16, async who =>
        {
            var random = new Random((seed * 100) + who);
            string? booking = null;
            string? hold = null;
            for (var step = 0; step < 12; step++)
            {
                var (calendar, by, id) = (Owner(random.Next(2)).Calendar(), Clinic.Visitor(who), $"{who}-{step}");
                var start = Clinic.Monday.AddDays(random.Next(3)).AddMinutes(30 * random.Next(15));
                var service = random.Next(2) == 0 ? Clinic.Hour : Clinic.Guarded;
                switch (random.Next(5))
                {
                    case 0 or 1:
                        booking = (await Insist(() => calendar.Book(Clinic.Book(id, start, by, service) with { HoldId = hold }))).Value?.Id ?? booking;
                        break;
                    case 2:
                        hold = (await Insist(() => calendar.PlaceHold(Clinic.Hold(id, start, by)))).Value?.Id ?? hold;
                        break;
                    case 3 when booking is not null:
                        await Insist(() => calendar.Reschedule(new Reschedule(id, by, booking, start, null, null)));
                        break;
                    case 4 when booking is not null:
                        await Insist(() => calendar.ChangeStatus(new ChangeBookingStatus(id, by, booking, BookingStatus.Cancelled, null, null)));
                        break;
                }
            }

            return true;
        });

        var sold = await SoldTime.Read(Store.Journal, Clinic.CalendarStream());
        sold.Broken.ShouldBeEmpty();
        sold.Made.ShouldBeGreaterThan(5, "by chance all may be cancelled in the end, but many were made");

        // Whoever reads the journal now, on either host, sees exactly what the journal says.
        foreach (var (server, owner) in new[] { (Server, Clinic), (_otherServer, _other) })
        {
            await server.Deactivate(owner.Calendar());
            (await Insist(async () => await owner.Calendar().CountBookings(Clinic.Monday.AddDays(-1), Clinic.Monday.AddDays(9)))).ShouldBe(sold.LiveStarts.Count);
        }
    }

    private Clinic Owner(int number) => number % 2 == 0 ? Clinic : _other;

    /// <summary>As a client does: the same command again until it is answered.</summary>
    private static async Task<T> Insist<T>(Func<Task<T>> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await command();
            }
            catch (ServiceUnavailableException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }
}
