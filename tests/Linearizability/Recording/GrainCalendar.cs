using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;
using Realtime.Tests.Linearizability.Histories;
using Realtime.Tests.Specification.Hosting;

namespace Realtime.Tests.Linearizability.Recording;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>A calendar's commands as grains take them; of several hosts over one store, each is an owner.</summary>
internal abstract class GrainCalendar(RecordingOptions options) : ICalendarService
{
    /// <summary>Monday's midnight: the histories' clock begins on the Friday before.</summary>
    public static readonly DateTimeOffset FirstDay = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static readonly Schedule Schedule = new(
        "Etc/UTC",
        [.. Enumerable.Range(0, 7).Select(day => new WeeklyHours((DayOfWeek)day, new TimeOfDay(RecordingOptions.Rules.Opens), new TimeOfDay(RecordingOptions.Rules.Closes)))],
        [], [], MinimumNoticeMinutes: 0, BookingWindowDays: 60, RecordingOptions.Rules.Step);

    public abstract int Owners { get; }

    public abstract DateTimeOffset Now { get; }

    protected abstract Task<Outcome<Booking>> Book(int owner, Book command);

    protected abstract Task<Outcome<Hold>> Hold(int owner, PlaceHold command);

    protected abstract Task<Outcome<Done>> Release(int owner, Caller caller, string holdId);

    protected abstract Task<Outcome<Booking>> Cancel(int owner, ChangeBookingStatus command);

    protected abstract Task<Outcome<Booking>> Move(int owner, Reschedule command);

    protected abstract Task<Outcome<Booking>> Read(int owner, Caller caller, string bookingId);

    protected abstract Task<Availability> Slots(int owner, SlotQuery query);

    public async Task<Reply> Send(Ask ask, int owner, CancellationToken giveUp)
    {
        try
        {
            return await Ask(ask, owner).WaitAsync(TimeSpan.FromSeconds(30), giveUp);
        }
        catch (Exception failure) when (IsWithoutAnswer(failure))
        {
            return Reply.None;
        }
    }

    /// <summary>Storage that does not answer, a host that is gone, a client that left: nothing is known then.</summary>
    protected virtual bool IsWithoutAnswer(Exception failure) => failure is ServiceUnavailableException or OperationCanceledException or TimeoutException;

    private async Task<Reply> Ask(Ask ask, int owner)
    {
        // Away from the caller's thread, so that a client may give up a call that does not let it go.
        await Task.Yield();
        var caller = ask.Client < options.Staff ? Clinic.Owner : Clinic.Visitor(ask.Client);
        var service = RecordingOptions.Rules.Services[ask.Service];
        var terms = new ServiceTerms($"sv_{ask.Service}", service.Minutes, service.Before, service.After);
        var start = FirstDay.AddMinutes(ask.At);
        switch (ask.Deed)
        {
            case Deed.Book:
                var clientId = ask.Client < options.Staff ? "cl_of_staff" : caller.UserId;
                return Of(await Book(owner, new Book(
                    ask.CommandId, caller, Clinic.Ada, terms, start, clientId, new Client("C", null, null), ask.HoldId, null, "Etc/UTC", null)));
            case Deed.Hold:
                var held = await Hold(owner, new PlaceHold(ask.CommandId, caller, Clinic.Ada, terms, start));
                return held.Value is { } hold
                    ? new Reply(ReplyKind.Done) { Id = hold.Id, At = At(hold.Start), ExpiresAt = hold.ExpiresAt }
                    : Refusal(held.Problem!);
            case Deed.Release:
                return (await Release(owner, caller, ask.HoldId!)).Problem is { } problem ? Refusal(problem) : new Reply(ReplyKind.Done);
            case Deed.Cancel:
                return Of(await Cancel(owner, new ChangeBookingStatus(ask.CommandId, caller, ask.BookingId!, BookingStatus.Cancelled, null, ask.ExpectedVersion)));
            case Deed.Move:
                return Of(await Move(owner, new Reschedule(ask.CommandId, caller, ask.BookingId!, start, null, ask.ExpectedVersion)));
            case Deed.ReadBooking:
                return Of(await Read(owner, caller, ask.BookingId!));
            default:
                var midnight = FirstDay.AddDays(ask.Day);
                var slots = await Slots(owner, new SlotQuery(terms, midnight, midnight.AddDays(1), caller.UserId));
                return new(ReplyKind.Done) { Free = HttpCalendar.Free(ask, [.. slots.Slots.Select(slot => At(slot.Start))]) };
        }
    }

    private static Reply Of(Outcome<Booking> outcome) => outcome.Value is { } booking
        ? Reply.Booking(booking.Id, At(booking.Start), booking.Version, booking.Status == BookingStatus.Cancelled)
        : Refusal(outcome.Problem!);

    private static Reply Refusal(Problem problem) => Reply.Refusal(problem.Code, [.. (problem.Alternatives ?? []).Select(slot => At(slot.Start))]);

    private static int At(DateTimeOffset instant) => (int)(instant - FirstDay).TotalMinutes;
}
