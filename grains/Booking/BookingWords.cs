using Realtime.GrainInterfaces.Booking;
using Realtime.Grains.Journal;
using Realtime.Grains.Privacy;

namespace Realtime.Grains.Booking;

using Booking = Realtime.GrainInterfaces.Booking.Booking;

/// <summary>
/// The personal part of a booking: who the client is, and what was noted. In a calendar, its journal and its snapshots it stands
/// sealed in <c>Notes</c> (and each reason in its place); outside, in the open.
/// </summary>
internal sealed record BookingWords(Client Client, string? Notes)
{
    private static readonly Client Nobody = new(Name: null, Email: null, Phone: null);

    /// <summary>The command as a calendar may keep it.</summary>
    public static Book Seal(Book command, PersonalKey key) => command with
    {
        Client = Nobody,
        Notes = key.Seal(System.Text.Encoding.UTF8.GetString(JournalJson.Write(new BookingWords(command.Client, command.Notes)))),
    };

    /// <summary>The booking as its client and staff may see it.</summary>
    public static Booking Reveal(Booking booking, PersonalKey key)
    {
        if (booking.History.Exists(step => PersonalKey.IsSealed(step.Reason)))
        {
            booking = booking with { History = booking.History.ConvertAll(step => step.Reason is { } reason ? step with { Reason = key.Open(reason) } : step) };
        }

        if (!PersonalKey.IsSealed(booking.Notes))
        {
            return booking;
        }

        var words = key.Open(booking.Notes!) is { } opened
            ? JournalJson.Read<BookingWords>(System.Text.Encoding.UTF8.GetBytes(opened))
            : new BookingWords(Nobody, Notes: null);
        return booking with { Client = words.Client, Notes = words.Notes };
    }

    /// <summary>The booking once its client was erased.</summary>
    public static Booking Erase(Booking booking) => booking with
    {
        Client = Nobody,
        Notes = null,
        History = booking.History.ConvertAll(step => step with { Reason = null }),
    };
}
