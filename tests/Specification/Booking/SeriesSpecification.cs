using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.Grains.Storage;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Specification.Booking;

/// <summary>A series is one commit: whatever fails, all of it is there once or none of it.</summary>
public abstract class SeriesSpecification(GrainStore store) : GrainSpecification(store)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Clinic.Found(Clinic.Ada);
        await Clinic.OpenRoom();
    }

    [Fact]
    public async Task A_series_whose_answer_is_lost_is_there_once()
    {
        Server.Storage.Script.LoseAnswer(call => call.Verb == nameof(IJournal.Append) && call.Subject == Clinic.CalendarStream());

        var booked = (await Book("s", 10).Soon()).Ok();
        var again = (await new Clinic(await Start()).Calendar().BookSeries(Command("s", 10)).Soon()).Ok();

        booked.Bookings.Count.ShouldBe(10);
        again.Bookings.Select(booking => booking.Id).ShouldBe(booked.Bookings.Select(booking => booking.Id));
        (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).LiveStarts.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Of_many_who_want_series_that_meet_one_gets_all_and_the_others_nothing()
    {
        var outcomes = await Waiting.AtOnce(40, number => Clinic.Calendar().BookSeries(Command($"s{number}", 6, weeks: number % 5, visitor: number)));

        var sold = (await SoldTime.Read(Store.Journal, Clinic.CalendarStream())).LiveStarts;
        outcomes.Count(outcome => outcome.Value is not null).ShouldBe(1);
        sold.Count.ShouldBe(6);
        outcomes.Where(outcome => outcome.Value is null).ShouldAllBe(outcome => outcome.Problem!.Code == ErrorCatalogue.SeriesConflict.Code && outcome.Problem.Clashes!.Count > 0);
    }

    [Fact]
    public async Task Its_conversation_hears_of_it_once_and_once_that_the_rest_is_cancelled()
    {
        var booked = (await Book("s", 8).Soon()).Ok();
        var third = booked.Bookings[2].Id;
        (await Clinic.Calendar().ChangeStatus(
            new ChangeBookingStatus("rest", Clinic.Visitor(), third, BookingStatus.Cancelled, Reason: null, ExpectedVersion: null, Following: true)).Soon()).Ok();
        await Clinic.Calendar().Settle().Soon();

        var items = (await Clinic.Room().ReadAfter(Clinic.Owner, 0, 50).Soon()).Ok().Items;

        items.Select(item => (item.Kind, item.Text)).ShouldBe([(MessageKind.Booking, "8 appointments booked"), (MessageKind.Booking, "6 appointments cancelled")]);
        items[1].Data!.Booking!.BookingId.ShouldBe(third);
    }

    private Task<Outcome<BookedSeries>> Book(string commandId, int count) => Clinic.Calendar().BookSeries(Command(commandId, count));

    private static BookSeries Command(string commandId, int count, int weeks = 0, int visitor = 1) =>
        new(Clinic.Book(commandId, Clinic.Monday.AddDays(7 * weeks), Clinic.Visitor(visitor), roomId: "rm_one"), SeriesInterval.Week, count);
}
