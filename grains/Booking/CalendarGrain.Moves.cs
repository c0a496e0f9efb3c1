using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.Grains.Due;
using Realtime.Grains.Privacy;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>Bookings that change calendars (docs/decisions/0014-moves-across-calendars.md).</summary>
internal sealed partial class CalendarGrain
{
    /// <summary>A slot that is kept for longer than a move takes makes its calendar ask what became of the move.</summary>
    public static readonly TimeSpan ArrivalWait = TimeSpan.FromSeconds(30);

    private const string ArrivalSubject = "arrival/";

    private readonly DueTimes _dueTimes = new(documents);

    public async Task<Outcome<HeldArrival>> HoldArrival(HoldArrival command)
    {
        var holdId = EntityId.In(EntityId.Hold, _therapistId, ids.NewId());
        var commandId = MoveDecisions.HoldCommand(command.MoveId);
        return await Decide<HeldArrival>(
            commandId,
            (calendar, now) => calendar.DecideHoldArrival(command, holdId, _therapistId, now),
            calendar => calendar.FindArrival(command) is { Arrival: { } arrival } held
                ? new HeldArrival(held.Hold, arrival.Sequence, arrival.MoveId)
                : (Outcome<HeldArrival>)ErrorCatalogue.NotFound.Problem("The slot is no longer kept."));
    }

    public async Task<Outcome<Booking>> Arrive(BookingMove move)
    {
        var arrived = await Decide<Booking>(
            MoveDecisions.ArriveCommand(move.MoveId), (calendar, _) => calendar.DecideArrival(move), calendar => Found(calendar, move.Booking.Id));
        if (arrived.Problem is not null)
        {
            // That it has gone on since is said only by who has seen the newest entry: two who have not would send each other on for ever.
            await AskNewest((_, _) => true);
        }

        return await Reveal(arrived);
    }

    public async Task<MoveOutcome> ConcludeMove(string moveId, string bookingId)
    {
        var commandId = MoveDecisions.LeaveCommand(moveId);
        var outcome = await Decide<MoveOutcome>(
            commandId,
            (calendar, _) => calendar.DecideWithdrawal(moveId, bookingId),
            calendar => new MoveOutcome(calendar.FindDeparture(bookingId) is { } departure && departure.Move.MoveId == moveId ? departure.Move : null));
        return outcome.Value!;
    }

    public async Task WithdrawArrival(string holdId) =>
        await Decide<Done>($"no-arrival/{holdId}", (calendar, _) => calendar.DecideNoArrival(holdId), _ => Done.Instance);

    public async Task Forward(string bookingId, string therapistId, int moves) => await Decide<Done>(
        MoveDecisions.ForwardCommand(bookingId, moves), (calendar, _) => calendar.DecideForward(bookingId, therapistId, moves), _ => Done.Instance);

    private async Task<Outcome<Booking>> MoveHere(Reschedule command)
    {
        var changesNothing = false;
        var moved = await Decide<Booking>(
            command.CommandId,
            (calendar, now) =>
            {
                var ruling = calendar.DecideReschedule(command, now);
                changesNothing = ruling is { Problem: null, Events.Count: 0 };
                return ruling;
            },
            calendar => Found(calendar, command.BookingId));

        // No append met the journal's condition: that it is there already is said only by who has seen the newest entry.
        if (changesNothing)
        {
            await AskNewest((_, _) => true);
        }

        return await Reveal(moved);
    }

    /// <summary>
    /// Keeps the slot there, then leaves in one entry here; what follows can only succeed, and is done again until it has
    /// (an effect of the entry). A crash before that entry leaves the booking here, and the slot is given back.
    /// </summary>
    private async Task<Outcome<Booking>> MoveAway(Reschedule command, string therapistId)
    {
        var (isRepeat, problem, booked) = await Stream.Ask((calendar, now) => calendar.ResultOf(command.CommandId) is not null
            ? (true, (Problem?)null, (Calendar.BookedSlot?)null)
            : (false, calendar.RefuseMove(command, now), calendar.Find(command.BookingId)));
        if (isRepeat)
        {
            return await GetBooking(command.Caller, command.BookingId);
        }

        if (problem is not null)
        {
            return problem;
        }

        // Read anew: what the vault keeps may be older than an erasure.
        var clientId = booked!.Booking.ClientId;
        if (await new PersonalVault(_documents, _organizationId).Find(clientId) is { IsErased: true })
        {
            return ErrorCatalogue.NotFound.Problem("This client was erased.");
        }

        var there = CalendarOf(therapistId);
        var kept = await there.HoldArrival(new HoldArrival(
            ids.NewId(), command.BookingId, _therapistId, clientId, Calendar.TermsOf(booked) with { Holidays = command.Holidays }, command.Start, command.Caller, command.CommandId));
        if (kept.Value is not { } held)
        {
            return kept.Problem!;
        }

        var left = await Decide<Done>(
            MoveDecisions.LeaveCommand(held.MoveId), (calendar, now) => calendar.DecideLeave(command, held, now), _ => Done.Instance);

        // Whatever was decided, by this attempt or another: once it is known that this move never happens, the slot is given back.
        if ((await ConcludeMove(held.MoveId, command.BookingId)).Left is { } move)
        {
            // Where it came and has gone on meanwhile, it is looked for from here.
            var arrived = await there.Arrive(move);
            return arrived.Value is null ? await GetBooking(command.Caller, command.BookingId) : arrived;
        }

        await there.WithdrawArrival(held.Hold.Id);
        if (left.Problem is { } refused)
        {
            return refused;
        }

        return await Stream.Ask((calendar, _) => calendar.ResultOf(command.CommandId) is not null)
            ? await GetBooking(command.Caller, command.BookingId)
            : throw new ServiceUnavailableException(ErrorCatalogue.Overloaded.Code, $"The move of {command.BookingId} took too long and was given up.");
    }

    /// <summary>
    /// What the calendar that the booking is in answers, where it is not here any more. A command that was carried out here before it left
    /// is not sent after it: the booking is shown as it is, however many commands it has had since.
    /// </summary>
    private async Task<Outcome<Booking>> OrWhereItIs(
        Outcome<Booking> here, Caller caller, string bookingId, string commandId, Func<ICalendarGrain, Task<Outcome<Booking>>> ask)
    {
        if (here.Problem?.Code != ErrorCatalogue.NotFound.Code)
        {
            return here;
        }

        return await Stream.Ask((calendar, _) => calendar.ResultOf(commandId) is not null) ? await GetBooking(caller, bookingId)
            : await FindWay(bookingId) is { } therapistId ? await ask(CalendarOf(therapistId))
            : here;
    }

    /// <summary>
    /// A refusal met no condition of the journal: that the command was not carried out before, by another activation, is said only by who
    /// has seen the newest entry.
    /// </summary>
    private async Task<Outcome<Booking>> OrAsCarriedOut(Outcome<Booking> answer, Caller caller, string bookingId, string commandId) =>
        answer.Problem is not null && await AskNewest((calendar, _) => calendar.ResultOf(commandId) is not null)
            ? await GetBooking(caller, bookingId)
            : answer;

    /// <summary>The calendar in which a booking that is not here is next looked for; it has come there when this returns. Null: nowhere.</summary>
    private async Task<string?> FindWay(string bookingId)
    {
        if (await Stream.Ask((calendar, _) => calendar.FindDeparture(bookingId)) is { } departure)
        {
            if (departure.Move.Booking.TherapistId == departure.ToTherapistId)
            {
                await CalendarOf(departure.ToTherapistId).Arrive(departure.Move);
            }

            return departure.ToTherapistId;
        }

        if (await _projection.Read(_organizationId, bookingId) is { } record && record.TherapistId != _therapistId)
        {
            return record.TherapistId;
        }

        // That it is nowhere is said only by who has seen the newest entry.
        await AskNewest((_, _) => true);
        return null;
    }

    /// <summary>A slot has been kept for long: the calendar that its booking is to come from says what it is to be.</summary>
    private async Task<DateTimeOffset?> ConcludeArrival(string holdId)
    {
        if (await AskNewest((calendar, _) => calendar.FindHold(holdId)) is { Arrival: { } arrival })
        {
            var outcome = await CalendarOf(arrival.FromTherapistId).ConcludeMove(arrival.MoveId, arrival.BookingId);
            if (outcome.Left is { } move)
            {
                await Arrive(move);
            }
            else
            {
                await WithdrawArrival(holdId);
            }
        }

        return null;
    }

    private Task ArrangeConclusion(ArrivalHeld held, DateTimeOffset at) =>
        _dueTimes.Arrange(CalendarExpiry.Kind, this.GetPrimaryKeyString(), ArrivalSubject + held.Hold.Id, at + ArrivalWait);

    /// <summary>A booking has left: lists and feeds show it where it is, and it comes there whatever became of the request.</summary>
    private async Task CarryOutDeparture(BookingMove move)
    {
        await _projection.Write(await Reveal(move.Booking), BookingProjection.VersionOf(move.Moves, move.HeldAt));
        await _projection.WriteDeparture(move);
        await CalendarOf(move.Booking.TherapistId).Arrive(move);
        if (EntityId.TryGetTherapist(EntityId.Booking, move.Booking.Id, out var home) && home != _therapistId && home != move.Booking.TherapistId)
        {
            await CalendarOf(home).Forward(move.Booking.Id, move.Booking.TherapistId, move.Moves);
        }
    }

    private ICalendarGrain CalendarOf(string therapistId) => GrainFactory.GetGrain<ICalendarGrain>(GrainKeys.Of(_organizationId, therapistId));
}
